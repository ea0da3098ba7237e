import { describe, expect, test } from 'vitest'

import { loadEntry } from '../../test/support/example-journal.ts'
import {
  databaseStep,
  exampleReport,
  exampleRestorePlan,
  filesStep,
  loadTarget,
} from '../../test/support/example-restore.ts'
import type { Loaded } from './load-databases.ts'
import { writeReport } from './write-report.ts'

const outcome: Parameters<typeof writeReport>[1] = {
  loaded: [loaded(false)],
  safeguard: 'run-1-safety',
  written: { files: 50, bytes: 2048 },
  tables: [],
  warnings: [],
  services: [{ service: 'app', container: 'shop-app-1', health: 'healthy' }],
  downMs: 6400,
  notes: [],
  kept: [],
}

describe('the report of a restore', () => {
  test('says what was counted after it, not what was hoped for', () => {
    expect(writeReport(exampleRestorePlan(), outcome)).toEqual(exampleReport())
  })

  test('names the database that was replaced when that was kept', () => {
    const { databases } = writeReport(exampleRestorePlan(), { ...outcome, loaded: [loaded(true)] })

    expect(databases).toMatchObject([{ kept: 'lifeboat-old-run-1-1' }])
  })

  test('names the database that was replaced when that had to be kept', () => {
    const kept = ['lifeboat-old-run-1-1']

    const { databases } = writeReport(exampleRestorePlan(), { ...outcome, kept })

    expect(databases).toMatchObject([{ kept: 'lifeboat-old-run-1-1' }])
  })

  test('holds tables, paths, and what is worth knowing', () => {
    const tables = [{ service: 'db', database: 'app', table: 'public.orders', rows: 3 }]
    const plan = exampleRestorePlan({
      steps: [filesStep({ inside: 'a/b' })],
      warnings: ['of the backup'],
    })

    expect(
      writeReport(plan, { ...outcome, loaded: [], tables, notes: ['role app owns things'] }),
    ).toEqual(
      exampleReport({
        databases: [],
        tables,
        files: [{ target: 'shop_uploads', inside: 'a/b' }],
        warnings: ['of the backup', 'role app owns things'],
      }),
    )
  })

  test('of databases alone holds no files', () => {
    const plan = exampleRestorePlan({ steps: [databaseStep()] })

    expect(writeReport(plan, { ...outcome, written: undefined })).toMatchObject({
      files: [],
      written: { files: 0, bytes: 0 },
    })
  })
})

function loaded(keepOld: boolean): Loaded {
  const entry = loadEntry({ keepOld })
  const swap = {
    temporary: 'lifeboat-new-run-1-1',
    live: 'My "Shop"',
    aside: 'lifeboat-old-run-1-1',
  }
  const tables = [
    { schema: 'public', name: 'orders', rows: 1000 },
    { schema: 'public', name: 'items', rows: 17 },
  ]
  const counted = { name: swap.temporary, tables, largeObjects: 0 }
  return { target: loadTarget(), entry, databases: [{ step: databaseStep(), swap, counted }] }
}
