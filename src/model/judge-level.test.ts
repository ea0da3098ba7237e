import { expect, test } from 'vitest'

import { judgeLevel } from './judge-level.ts'

type Each = Parameters<typeof judgeLevel>[0][number]

test.each<[what: string, verified: Each[], level: string]>([
  ['never verified is written', [], 'written'],
  ['what was proved is the level', [at(1, 'decoded', 'decoded')], 'decoded'],
  [
    'a lesser one proved later takes nothing away',
    [at(1, 'decoded', 'decoded'), at(2, 'stored', 'stored')],
    'decoded',
  ],
  [
    'one that failed later does, down to what it proved',
    [at(1, 'decoded', 'decoded'), at(2, 'decoded', 'stored')],
    'stored',
  ],
  ['damage takes all', [at(1, 'decoded', 'decoded'), at(2, 'stored', 'written')], 'written'],
  [
    'and what is proved after it counts again, whatever their order in the repository',
    [at(3, 'stored', 'stored'), at(2, 'stored', 'written'), at(1, 'decoded', 'decoded')],
    'stored',
  ],
])('%s', (_what, verified, level) => {
  expect(judgeLevel(verified)).toBe(level)
})

function at(hour: number, wanted: Each['wanted'], proved: Each['proved']): Each {
  return { wanted, proved, finishedAt: `2026-11-21T0${hour}:00:00.000Z` }
}
