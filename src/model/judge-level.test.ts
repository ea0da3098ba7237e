import { describe, expect, test } from 'vitest'

import { judgeLevel, selectVerified } from './judge-level.ts'

type Each = Parameters<typeof judgeLevel>[0][number]

test.each<[what: string, verified: Each[], level: string]>([
  ['never verified is written', [], 'written'],
  ['what was proved is the level', [at('decoded', 'decoded')], 'decoded'],
  [
    'a lesser one proved later takes nothing away',
    [at('decoded', 'decoded'), at('stored', 'stored')],
    'decoded',
  ],
  [
    'one that failed later does, down to what it proved',
    [at('decoded', 'decoded'), at('decoded', 'stored')],
    'stored',
  ],
  ['damage takes all', [at('decoded', 'decoded'), at('stored', 'written')], 'written'],
  [
    'and what is proved after it counts again',
    [at('decoded', 'decoded'), at('stored', 'written'), at('stored', 'stored')],
    'stored',
  ],
])('%s', (_what, verified, level) => {
  expect(judgeLevel(verified)).toBe(level)
})

describe('the verification that is shown', () => {
  test.each<[what: string, verified: Each[], shown: number | null]>([
    ['is none of one that was never verified', [], null],
    [
      'is the newest where nothing was found',
      [at('drilled', 'drilled'), at('stored', 'stored')],
      1,
    ],
    ['is the newest that found something', [at('stored', 'written'), at('drilled', 'decoded')], 1],
    [
      'is that, too, though it looked less far',
      [at('drilled', 'decoded'), at('stored', 'written')],
      1,
    ],
    [
      'is the one that found something, though one that looked less far found nothing since',
      [at('decoded', 'stored'), at('stored', 'stored')],
      0,
    ],
    [
      'is one that looked as far and found nothing',
      [at('decoded', 'stored'), at('decoded', 'decoded')],
      1,
    ],
    ['is one that looked further', [at('decoded', 'stored'), at('drilled', 'drilled')], 1],
    [
      'is the newest again after that',
      [at('decoded', 'stored'), at('decoded', 'decoded'), at('stored', 'stored')],
      2,
    ],
  ])('%s', (_what, verified, shown) => {
    expect(selectVerified(verified)).toBe(shown === null ? null : verified[shown])
  })
})

function at(wanted: Each['wanted'], proved: Each['proved']): Each {
  return { wanted, proved }
}
