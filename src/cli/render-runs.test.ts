import { expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { renderRun, renderRuns } from './render-runs.ts'

const failed = exampleRun({
  id: 'run-2',
  services: ['db'],
  state: 'failed',
  finishedAt: '2026-11-21T03:01:02.000Z',
  steps: [
    { step: 'discover', ms: 850 },
    { step: 'capture', ms: 12_300 },
  ],
  warnings: ['volume x was there the last time'],
  failures: [
    {
      what: 'database db/app',
      code: 'dump-failed',
      why: 'pg_dump ended with 1',
      hint: 'Look at the server.',
      details: ['pg_dump: error: out of memory'],
    },
  ],
  error: {
    code: 'commit-failed',
    message: 'the manifest could not be stored',
    hint: 'Look at the disk.',
    details: ['Fatal: unable to save snapshot'],
  },
})

test('runs are a line each, with the backup or why there is none', () => {
  const running = exampleRun({ id: 'run-3', kind: 'restore', state: 'running', backup: 'backup-1' })

  expect(renderRuns([running, failed])).toBe(
    `
RUN    KIND     OF         STATE    TOOK        BACKUP OR ERROR  WARNINGS
run-3  restore  full       running              backup-1
run-2  backup   full (db)  failed   1 min 02 s  commit-failed    1`.trimStart(),
  )
})

test('that there are none is said', () => {
  expect(renderRuns([])).toBe('no runs are remembered')
})

test('one run is shown with steps, warnings, and the last lines of its tools', () => {
  expect(renderRun(failed)).toBe(
    `
run run-2: backup of shop (full (db)), failed
began 2026-11-21T03:00:00.000Z, ended 2026-11-21T03:01:02.000Z, took 1 min 02 s

STEP      TOOK
discover  850 ms
capture   12.3 s

warning: volume x was there the last time

failed: database db/app: pg_dump ended with 1
  pg_dump: error: out of memory
hint: Look at the server.

error: the manifest could not be stored (commit-failed)
  Fatal: unable to save snapshot
hint: Look at the disk.`.trimStart(),
  )
})
