import { expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleBackup, exampleRun } from '../../test/support/example-manifest.ts'
import type { Backup } from './backup.ts'
import { judgeReadPause } from './judge-read-pause.ts'
import type { Run } from './run.ts'

const day = 86_400_000
const madeAt = Date.parse(exampleBackup().startedAt)
const readBack = { share: { part: 3, of: 30 }, damage: [], backups: [] }

test('it is overdue once there has been something to read for a week, to the millisecond', () => {
  expect(isOverdue([exampleBackup()], [], madeAt + 7 * day)).toBe(false)
  expect(isOverdue([exampleBackup()], [], madeAt + 7 * day + 1)).toBe(true)
  expect(isOverdue([], [exampleRun()], madeAt + 365 * day)).toBe(false)
})

test('old backups that have gone make it no younger', () => {
  expect(isOverdue([exampleBackup()], [at(madeAt - 8 * day, {})], madeAt)).toBe(true)
})

test.each<[string, Partial<Run>]>([
  ['a share was read', { readBack }],
  ['damage was found in one', { readBack: { ...readBack, damage: ['bad'] }, state: 'failed' }],
  ['all backups were verified', { check: exampleCheck() }],
])('it is not for a week after %s', (_what, changes) => {
  const run = at(madeAt + 5 * day, changes)

  expect(isOverdue([exampleBackup()], [run], madeAt + 12 * day)).toBe(false)
  expect(isOverdue([exampleBackup()], [run], madeAt + 12 * day + 1)).toBe(true)
})

test.each<[string, Partial<Run>]>([
  ['was ended', { state: 'interrupted' }],
  ['could not read', { state: 'failed' }],
  ['is under way', { state: 'running' }],
])('one that %s has read nothing', (_what, changes) => {
  const run = at(madeAt + 5 * day, { kind: 'read-back', ...changes })

  expect(isOverdue([exampleBackup()], [run], madeAt + 8 * day)).toBe(true)
})

test('neither has one that a wrong clock dates to days that are yet to come', () => {
  const run = at(madeAt + 3650 * day, { readBack })

  expect(isOverdue([exampleBackup()], [run], madeAt + 8 * day)).toBe(true)
})

function at(ms: number, changes: Partial<Run>): Run {
  const moment = new Date(ms).toISOString()
  return exampleRun({ startedAt: moment, finishedAt: moment, ...changes })
}

function isOverdue(backups: Backup[], runs: Run[], nowMs: number): boolean {
  return judgeReadPause(backups, runs, new Date(nowMs)).length > 0
}
