/** A stack with neither databases nor files, a reverse proxy for one: what is backed up of it is its configuration. */
import { expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import { readDrills, selectToDrill } from './drill-history.ts'
import { judgeHealth, type Health } from './health.ts'
import type { BackupPlan } from './plan.ts'

const dayMs = 86_400_000
const at = Date.parse('2026-01-21T03:00:00.000Z')
const now = new Date(at + 30 * dayMs)
const startedAt = new Date(at).toISOString()
const old = exampleBackup({ id: 'old', startedAt, drillable: false, level: 'decoded' })
const newest = { ...old, id: 'new', startedAt: new Date(at + 29.5 * dayMs).toISOString() }

test('no drill of it is due, and none overdue', () => {
  expect(readDrills([old, newest], [], now)).toMatchObject({ last: undefined, since: undefined })
  expect(selectToDrill([old, newest])).toBeUndefined()
  expect(judge([old, newest], 'decoded')).toMatchObject({ healthy: true })
})

test('of several backups the one with something in it is drilled', () => {
  const full = exampleBackup({ id: 'full', startedAt })

  expect(selectToDrill([full, newest])).toBe(full)
  expect(judge([full, newest], 'decoded').reasons.map(({ code }) => code)).toEqual([
    'drill-overdue',
  ])
})

test('proved as far as it can be is proved as far as is wanted, and no less is', () => {
  expect(judge([newest], 'drilled')).toMatchObject({ healthy: true })
  expect(judge([{ ...newest, level: 'stored' }], 'drilled').reasons).toEqual([
    {
      code: 'backup-unproved',
      detail: 'no complete backup of the last 24 h is decoded; the newest, new, is stored',
    },
  ])
  const drillable = { ...newest, drillable: true }
  expect(judge([drillable], 'drilled').reasons.map(({ code }) => code)).toEqual(['backup-unproved'])
})

function judge(backups: readonly (typeof newest)[], level: 'decoded' | 'drilled'): Health {
  const plan = { coverage: [] } as unknown as BackupPlan
  const seen = { backups, plan, runs: [], unsettled: undefined, warnings: [] }
  return judgeHealth(
    seen,
    { maxAgeMs: dayMs, level, drillPauseMs: 7 * dayMs, readsBack: false },
    now,
  )
}
