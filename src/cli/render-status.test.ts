import { expect, test } from 'vitest'

import { coveredMount, exampleBackup, exampleRun } from '../../test/support/example-manifest.ts'
import type { BackupPlan } from '../model/plan.ts'
import { renderStatus } from './render-status.ts'

const now = new Date('2026-11-21T08:30:00Z')
const health = { healthy: true, reasons: [], warnings: [], latest: null }
const plan: BackupPlan = {
  project: 'shop',
  scope: { type: 'full', services: [] },
  consistency: 'ordered',
  consistencyBecause: [],
  steps: [],
  coverage: [coveredMount('web', 'a'), coveredMount('db', 'b', { class: 'dumped' })],
  references: [],
  failures: [],
  warnings: [],
}

test('says how a stack stands that is well', () => {
  const status = {
    health,
    plan,
    backups: [exampleBackup()],
    runs: [exampleRun()],
    repository: '/repository',
  }

  expect(renderStatus(status, now)).toBe(`the backups can be relied on

WHAT           HOW IT STANDS
stack          shop: db, web
coverage       1 dumped, 1 archived
repository     /repository: 1 backups, which added 3.0 KiB
newest backup  2026-11-21T03-00-00Z-k3f9, complete, written, 6.0 KiB, 5 h old
last run       backup 2026-11-21T03-00-00Z-k3f9: complete`)
})

test('gives every reason where it is not, and what could not be looked at', () => {
  const status = {
    health: {
      ...health,
      healthy: false,
      reasons: [{ code: 'repository-unreachable', detail: 'no answer' }],
      warnings: [{ code: 'volume-gone' as const, detail: 'volume x was there' }],
    },
    plan: undefined,
    backups: { problem: 'no answer' },
    runs: [],
    repository: '/repository',
  }

  expect(renderStatus(status, now)).toBe(`the backups can NOT be relied on:
  repository-unreachable: no answer
warning: volume-gone: volume x was there

WHAT           HOW IT STANDS
stack          could not be looked at
coverage       could not be looked at
repository     /repository: no answer
newest backup  none
last run       none is remembered`)
})
