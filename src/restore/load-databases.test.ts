import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import {
  choose,
  databaseStep,
  exampleRepository,
  exampleRestorePlan,
  loadTarget,
  tableStep,
} from '../../test/support/example-restore.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { captureContext } from '../../test/support/fake-context.ts'
import { packText } from '../../test/support/pack-text.ts'
import { fakeJournal, type FakeJournal } from '../../test/support/fake-journal.ts'
import type { CountedTables } from '../databases/postgres/restore-orders.ts'
import type { RestoreOptions } from '../model/restore.ts'
import type { RunWorker } from '../model/worker.ts'
import type { LoadTarget } from './find-load-targets.ts'
import { loadDatabases, type Loaded } from './load-databases.ts'

const [orders, items] = [
  { schema: 'public', name: 'orders', rows: 1000 },
  { schema: 'public', name: 'items', rows: 17 },
]

describe('loadDatabases', () => {
  test('loads beside the live one, under names that go into the journal before they are made', async () => {
    const { loaded, journal, asked } = await load()

    expect(journal.entries()).toEqual([loaded?.entry])
    expect(loaded?.entry).toEqual({
      act: 'load',
      service: 'db',
      container: 'shop-db-1',
      maintenance: 'lifeboat-work-run-1',
      swaps: [
        { temporary: 'lifeboat-new-run-1-1', live: 'My "Shop"', aside: 'lifeboat-old-run-1-1' },
      ],
      roles: ['owner'],
      alterRoles: [],
      keepOld: false,
    })
    expect(asked.map(({ purpose, entries }) => `${purpose} ${entries}`)).toEqual([
      'read-dumps-db 0',
      'prepare-db 1',
      'load-db 1',
      'settle-db 1',
    ])
  })

  test('makes the database by its own statements, under the other name', async () => {
    const { asked } = await load()

    expect(JSON.parse(asked[1]?.order ?? '')).toMatchObject({
      order: 'prepare',
      maintenance: 'lifeboat-work-run-1',
      globals: [{ statement: 'CREATE ROLE owner' }, { statement: 'ALTER ROLE owner WITH LOGIN' }],
      creates: ['CREATE DATABASE "lifeboat-new-run-1-1" WITH TEMPLATE = template0'],
    })
    expect(JSON.parse(asked[3]?.order ?? '')).toMatchObject({
      order: 'settle',
      databases: [
        {
          name: 'lifeboat-new-run-1-1',
          properties: ['ALTER DATABASE "lifeboat-new-run-1-1" OWNER TO owner'],
        },
      ],
    })
  })

  test('puts nothing aside where nothing has the name', async () => {
    const steps = [databaseStep({ over: 'beside', into: 'look' })]

    expect((await load({ target: { steps } })).loaded?.entry.swaps).toEqual([
      { temporary: 'lifeboat-new-run-1-1', live: 'look', aside: null },
    ])
  })

  test('keeps names within the 63 bytes that PostgreSQL takes', async () => {
    const runId = '2026-11-21T03-00-00Z-k3f9'
    const { loaded } = await load({ runId })

    for (const swap of loaded?.entry.swaps ?? []) {
      expect(`${swap.temporary}00`.length).toBeLessThanOrEqual(63)
      expect(`${swap.aside}00`.length).toBeLessThanOrEqual(63)
    }
    expect(loaded?.entry.maintenance.length).toBeLessThanOrEqual(63)
  })

  test('leaves roles that are there to the options', async () => {
    const looked = { ...loadTarget().looked, roles: ['owner'] }

    expect((await load({ target: { looked } })).loaded?.entry).toMatchObject({
      roles: [],
      alterRoles: [],
    })
    expect(
      (await load({ target: { looked }, options: { replaceRoles: true } })).loaded?.entry,
    ).toMatchObject({ roles: [], alterRoles: ['ALTER ROLE owner WITH LOGIN'] })
  })

  test('refuses what is not what the backup counted', async () => {
    const tables = [{ ...orders, rows: 999 }, items]

    await expect(load({ counted: { tables } })).rejects.toMatchObject({
      code: 'restore-mismatch',
      message: 'the restored database "My "Shop"" of db is not what the backup counted',
      hint: 'Choose another backup. The live database was not touched.',
      details: ['public.orders: 1000 rows in the backup, 999 restored'],
    })
  })

  test.each([
    ['nobody counted after it was loaded', { counted: { name: 'another' } }],
    [
      'the backup did not count',
      { target: { steps: [databaseStep({ dump: '/stack/databases/db-2/1-x' })] } },
    ],
  ])('takes nothing for equal that %s', async (_what, given) => {
    await expect(load(given)).rejects.toThrow('counted')
  })

  test('does nothing where only a table is wanted', async () => {
    const { loaded, journal, asked } = await load({ target: { steps: [tableStep()] } })

    expect([loaded, journal.entries(), asked]).toEqual([undefined, [], []])
  })
})

const list = '4; 1259 1 TABLE public orders owner\n'
const globals = 'CREATE ROLE owner;\nALTER ROLE owner WITH LOGIN;\n'
const statements =
  'CREATE DATABASE "My ""Shop""" WITH TEMPLATE = template0;\nALTER DATABASE "My ""Shop""" OWNER TO owner;\n'

function texts(mark: string): string {
  return [globals, statements, list].map((text) => `${packText(text)}${mark}\n`).join('')
}

type Given = {
  readonly target?: Partial<LoadTarget>
  readonly options?: Partial<RestoreOptions>
  readonly counted?: Partial<CountedTables>
  readonly runId?: string
}

type Asked = {
  readonly purpose: string
  readonly order: string | undefined
  /** In the journal at that moment. */
  readonly entries: number
}

async function load(given: Given = {}): Promise<{
  readonly loaded: Loaded | undefined
  readonly journal: FakeJournal
  readonly asked: readonly Asked[]
}> {
  const { runId = 'run-1', options = {}, counted = {} } = given
  const target = loadTarget(given.target)
  const journal = fakeJournal([])
  const asked: Asked[] = []
  const runWorker: RunWorker = async ({ purpose, env }, files) => {
    const order = files?.[0]?.content.toString()
    asked.push({ purpose, order, entries: journal.entries().length })
    if (purpose === 'read-dumps-db') return { stdout: texts(env['MARK'] ?? ''), stderr: '' }
    return { stdout: answers[purpose] ?? '', stderr: '' }
  }
  const name = `lifeboat-new-${runId}-1`
  const database = { name, tables: [orders, items], largeObjects: 0, ...counted }
  const answers: Record<string, string> = {
    'prepare-db': JSON.stringify({ event: 'done', notes: [] }),
    'settle-db': JSON.stringify({ event: 'settled', databases: [database] }),
  }
  const loaded = await loadDatabases(
    {
      run: { ...captureContext([], runWorker).run, runId, engine: journal.engine },
      runWorker,
      repository: exampleRepository,
      stack: exampleStack(),
      manifest: exampleManifest(),
      plan: exampleRestorePlan({ options: choose(options) }),
      parts: [],
      targets: [target],
      written: [],
      startLimitMs: 1000,
    },
    target,
    'staging',
  )
  return { loaded, journal, asked }
}
