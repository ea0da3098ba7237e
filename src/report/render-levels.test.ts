import { describe, expect, test } from 'vitest'

import { exampleReported } from '../../test/support/example-manifest.ts'
import { exampleVerified } from '../../test/support/example-verification.ts'
import type { Backup } from '../model/backup.ts'
import { renderLevels } from './render-levels.ts'

const newest = '2026-11-21T04-00-00Z-v3rf, 2026-11-21T04:00:04.200Z'
const itself = 'the backup itself, 2026-11-21T03:00:12.300Z'

describe('the levels of a backup', () => {
  test('that was never verified: nothing but the first is proved, and nothing failed', () => {
    expect(judge({})).toEqual([
      ['written', 'yes', itself],
      ['stored', 'not tried', ''],
      ['decoded', 'not tried', ''],
      ['drilled', 'not tried', ''],
    ])
  })

  test('that was proved as far as was wanted: what lies beyond was not tried', () => {
    expect(judge({ level: 'decoded', verified: exampleVerified() })).toEqual([
      ['written', 'yes', itself],
      ['stored', 'yes', newest],
      ['decoded', 'yes', newest],
      ['drilled', 'not tried', ''],
    ])
  })

  test('that failed on the way: the one that failed is told from those that were not reached', () => {
    const verified = exampleVerified({ wanted: 'drilled', proved: 'stored' })

    expect(judge({ level: 'stored', verified })).toEqual([
      ['written', 'yes', itself],
      ['stored', 'yes', newest],
      ['decoded', 'NO', newest],
      ['drilled', 'not reached', newest],
    ])
  })

  test('that an earlier verification proved are not the newest one’s', () => {
    const verified = exampleVerified({ wanted: 'stored', proved: 'stored' })

    expect(judge({ level: 'drilled', verified })).toEqual([
      ['written', 'yes', itself],
      ['stored', 'yes', newest],
      ['decoded', 'yes', 'an earlier verification'],
      ['drilled', 'yes', 'an earlier verification'],
    ])
  })

  test('that is damaged is less than what was proved once', () => {
    const verified = exampleVerified({ wanted: 'stored', proved: 'written' })

    expect(judge({ level: 'written', verified }).slice(1)).toEqual([
      ['stored', 'NO', newest],
      ['decoded', 'not tried', ''],
      ['drilled', 'not tried', ''],
    ])
  })
})

/** Level, whether it is proved, and by what. */
function judge(proved: Partial<Pick<Backup, 'level' | 'verified'>>): string[][] {
  const lines = renderLevels({ ...exampleReported(), ...proved }).split('\n')
  const [head = ''] = lines
  const columns = ['LEVEL', 'PROVED', 'BY', 'WHAT'].map((name) => head.indexOf(name))
  return lines
    .slice(1)
    .map((line) => [0, 1, 2].map((index) => line.slice(columns[index], columns[index + 1]).trim()))
}
