import { expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import type { Backup } from './backup.ts'
import { judgeHealth, type Health } from './health.ts'
import type { BackupPlan } from './plan.ts'

const healthyPlan = { coverage: [] } as unknown as BackupPlan

test('a backup that a wrong clock dates to a day that is yet to come is not fresh', () => {
  const ahead = exampleBackup({ startedAt: '2036-01-01T03:00:00.000Z', level: 'drilled' })

  expect(judge([ahead]).reasons).toEqual([
    {
      code: 'backup-too-old',
      detail:
        'the newest complete backup 2026-11-21T03-00-00Z-k3f9 is of 2036-01-01T03:00:00.000Z, which is yet to come: the clock was wrong, so how old it is nobody knows',
    },
  ])
  const later = exampleBackup({ id: 'later', sequence: ahead.sequence + 1, level: 'decoded' })
  expect(judge([ahead, later])).toMatchObject({ healthy: true, latest: 'later' })
})

test('one that a wrong clock dates so proves nothing of the last days', () => {
  const ahead = exampleBackup({ startedAt: '2036-01-01T03:00:00.000Z', level: 'drilled' })
  const later = exampleBackup({ id: 'later', sequence: ahead.sequence + 1, level: 'written' })

  expect(judge([ahead, later]).reasons.map(({ code }) => code)).toEqual(['backup-unproved'])
})

function judge(backups: readonly Backup[]): Health {
  const seen = { backups, runs: [], unsettled: undefined, warnings: [], plan: healthyPlan }
  const wanted = {
    maxAgeMs: 86_400_000,
    level: 'decoded',
    drillPauseMs: undefined,
    readsBack: false,
  } as const
  return judgeHealth(seen, wanted, new Date('2026-11-22T03:00:00.000Z'))
}
