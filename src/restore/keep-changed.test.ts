/** Rows that are committed while a safety backup is made, by whoever the restore does not stop. */
import { describe, expect, test } from 'vitest'

import { loadEntry } from '../../test/support/example-journal.ts'
import { choose, databaseStep, loadTarget } from '../../test/support/example-restore.ts'
import { captureContext } from '../../test/support/fake-context.ts'
import { runningContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import { openRestore, type Scene } from '../../test/support/restore-in-memory.ts'
import type { Order } from '../databases/postgres/restore-orders.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { RunWorker } from '../model/worker.ts'
import { lookBeforeSafeguard } from './keep-changed.ts'
import { settleJournal } from './recover.ts'
import { restorePrepared } from './run-restore.ts'
import { letGoOfOld } from './settle-journal.ts'

const aside = 'lifeboat-old-run-1-1'
const plan = { steps: [databaseStep()], stops: [] }

describe('the database that a restore has replaced', () => {
  test('is dropped when its rows are those of the safety backup', async () => {
    const { report, scene } = await restore(() => undefined)

    expect(report.databases).toMatchObject([{ kept: null }])
    expect(report.warnings).toEqual([])
    expect(scene.engine.done.indexOf('work read-changes-db')).toBeLessThan(
      scene.engine.done.indexOf('safeguard'),
    )
  })

  test('is kept, and named, when rows came while the safety backup was made', async () => {
    const { report } = await restore((what, { world }) => {
      if (what === 'safeguard') world.changes = 'made and more'
    })

    expect(report.databases).toMatchObject([{ kept: aside }])
    expect(report.warnings).toEqual([
      `rows that came into database "My \\"Shop\\"" of db after its safety backup may be nowhere else: what it was is kept as "${aside}". Look into that with psql; when nothing of it is needed: DROP DATABASE "${aside}"`,
    ])
  })

  test.each([
    ['before', 'work read-changes-db', 'safeguard'],
    ['afterwards', 'safeguard', ''],
  ])('is kept when the server could not tell %s', async (_when, from, until) => {
    const { report } = await restore((what, { world }) => {
      if (what === from) world.changes = null
      if (what === until) world.changes = 'made'
    })

    expect(report.databases).toMatchObject([{ kept: aside }])
    expect(report.warnings).toEqual([expect.stringContaining(`is kept as "${aside}"`)])
  })

  test('goes unasked where no safety backup was wanted: what is overwritten is gone', async () => {
    const { report, scene } = await restore(() => undefined, { safeguard: false })

    expect(report.databases).toMatchObject([{ kept: null }])
    expect(scene.engine.done).not.toContain('work read-changes-db')
  })

  test('is looked at by the next start too, when the restore was killed behind the swap', async () => {
    const killed = Promise.withResolvers<undefined>()
    const scene = openRestore({
      plan,
      before: (what, { engine, world }) => {
        if (what === 'safeguard') world.changes = 'made and more'
        if (what !== 'work swap-db') return
        engine.hangUp()
        killed.resolve(undefined)
      },
    })
    const running = restorePrepared(scene.request, scene.context).catch(() => undefined)
    await Promise.race([killed.promise, running])
    const { engine, settling } = scene.reopen()
    const notes: string[] = []

    await settleJournal(
      () => ({ ...settling, note: (text) => void notes.push(text) }),
      engine.client,
      'shop',
    )

    expect(notes).toEqual([expect.stringContaining(`is kept as "${aside}"`)])
  })
})

describe('of several databases', () => {
  test('only those are dropped whose rows are in the safety backup, and those that are gone are no matter', async () => {
    const { orders, kept } = await letGo([
      { name: 'old-1', before: 'a', now: 'a' },
      { name: 'old-2', before: 'b', now: 'c' },
      { name: 'old-3', before: null, now: null },
      { name: 'old-4', before: 'd' },
    ])

    expect(kept).toEqual(['old-2', 'old-3'])
    expect(orders.at(-1)).toMatchObject({
      order: 'drop',
      databases: ['old-1', 'old-4', 'lifeboat-work-run-1'],
      kept: ['old-2', 'old-3'],
    })
  })

  test('those that nothing replaces are not asked for', async () => {
    const { runWorker, orders } = openServer(new Map([['My "Shop"', 'a']]))

    const guarded = await lookBeforeSafeguard({ runWorker }, [
      { target: loadTarget(), entry: loadEntry() },
    ])

    expect(orders).toEqual([{ order: 'read-changes', databases: ['My "Shop"'] }])
    expect(guarded).toEqual([{ container: 'shop-db-1', aside, changes: 'a' }])
  })
})

async function restore(
  before: (what: string, scene: Scene) => void,
  options: Parameters<typeof choose>[0] = {},
) {
  const scene = openRestore({ plan: { ...plan, options: choose(options) }, before })
  return { report: await restorePrepared(scene.request, scene.context), scene }
}

type Aside = { readonly name: string; readonly before: string | null; readonly now?: string | null }

/** Undefined `now`: it is gone. */
async function letGo(asides: readonly Aside[]) {
  const now = asides.flatMap((each) => (each.now === undefined ? [] : [[each.name, each.now]]))
  const { runWorker, orders } = openServer(new Map(now as [string, string | null][]))
  const swaps = asides.map(({ name }) => ({ temporary: `new-${name}`, live: name, aside: name }))
  const entries: JournalEntry[] = [
    loadEntry({ swaps }),
    {
      act: 'finish',
      guarded: asides.map(({ name, before }) => {
        return { container: 'shop-db-1', aside: name, changes: before }
      }),
    },
  ]
  const { run, repository } = captureContext([], runWorker)
  const engine = openMemoryEngine({ containers: [runningContainer('db')] })
  const startedAt = '2026-11-21T00:00:00Z'
  const kept = await letGoOfOld(
    {
      run: { ...run, engine: engine.client },
      runWorker,
      repository,
      findFiles: () => Promise.reject(new Error('not asked for')),
      image: 'sha256:lifeboat',
      startLimitMs: 1000,
      reached: new Map([['shop-db-1', { target: loadTarget(), startedAt }]]),
      note: () => undefined,
    },
    entries,
  )
  return { kept, orders }
}

function openServer(changes: ReadonlyMap<string, string | null>) {
  const orders: Order[] = []
  const runWorker: RunWorker = async (_spec, files = []) => {
    const order = JSON.parse(String(files[0]?.content)) as Order
    orders.push(order)
    const names = order.order === 'read-changes' ? order.databases : []
    const databases = names.flatMap((name) => {
      const found = changes.get(name)
      return found === undefined ? [] : [{ name, changes: found }]
    })
    const said = names.length === 0 ? { event: 'done', notes: [] } : { event: 'changes', databases }
    return { stdout: JSON.stringify(said), stderr: '' }
  }
  return { runWorker, orders }
}
