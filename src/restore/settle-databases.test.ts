import { describe, expect, test } from 'vitest'

import { finishEntry, loadEntry, writeEntry } from '../../test/support/example-journal.ts'
import { databaseStep } from '../../test/support/example-restore.ts'
import { exchanged, openRestore, type Scene } from '../../test/support/restore-in-memory.ts'
import type { JournalEntry } from '../model/journal.ts'
import { settleJournal } from './recover.ts'
import { restorePrepared } from './run-restore.ts'
import type { SettleContext } from './settle-context.ts'
import { goForward } from './settle-journal.ts'

const plan = { steps: [databaseStep(), exchanged] }

describe('a restore that is undone, and whose databases cannot be dropped', () => {
  test('starts what it stopped all the same, and is settled by the next that tries', async () => {
    const scene = openRestore({
      plan,
      failing: () => broken,
      before: (what) => {
        if (what === 'journal undo') broken = 'drop-db'
      },
    })
    let broken: string | undefined = 'swap-db'

    const failure = await restorePrepared(scene.request, scene.context).catch(
      (error: unknown) => error,
    )

    expect(failure).toMatchObject({ code: 'restore-stopped' })
    const { details } = failure as { details: string[] }
    expect(details.filter((each) => each.includes('undoing it failed too'))).toHaveLength(1)
    // What runs is not said to stand still.
    expect(details.filter((each) => each.startsWith('stopped: '))).toEqual([])
    expect(scene.world).toMatchObject({ files: 'old', database: { live: 'old' } })
    expect(stateOf(scene, 'app')).toBe('running')
    expect(scene.journal().map(({ act }) => act)).toContain('load')

    broken = undefined
    const { engine, settling } = scene.reopen()
    await settleJournal(() => settling, engine.client, 'shop')

    expect(scene.world.database).toEqual({ live: 'old', maintenance: false })
    expect(scene.journal()).toEqual([])
    expect(engine.done).not.toContain('start shop-app-1')
  })

  test('leaves all of it stopped where the old ones could not be put back', async () => {
    let broken: string | undefined = 'swap-db'
    const scene = openRestore({
      plan,
      failing: () => broken,
      before: (what) => {
        if (what === 'journal undo') broken = 'unswap-db'
      },
    })

    await expect(restorePrepared(scene.request, scene.context)).rejects.toMatchObject({
      code: 'restore-stopped',
    })

    expect(stateOf(scene, 'app')).toBe('exited')
  })
})

describe('a swap', () => {
  test.each<[string, readonly JournalEntry[], boolean, boolean]>([
    ['is the first one of the restore itself', [loadEntry(), finishEntry], false, false],
    ['may be a second one once a crash is settled', [loadEntry(), finishEntry], true, true],
    [
      'is the first one where the crash was before all was in place',
      [loadEntry(), writeEntry({ safeguard: null })],
      true,
      false,
    ],
  ])('%s', async (_what, entries, isRepeated, again) => {
    const { orders, settling } = listen(openRestore({ plan }))

    await goForward(settling, entries, isRepeated)

    expect(orders).toMatchObject([{ order: 'swap', again }])
  })

  test('is repeated by the next start of Lifeboat', async () => {
    let broken: string | undefined = 'drop-db'
    const scene = openRestore({ plan, failing: () => broken })
    await restorePrepared(scene.request, scene.context).catch(() => undefined)
    broken = undefined
    const { orders, settling } = listen(scene)

    await settleJournal(() => settling, settling.run.engine, 'shop')

    expect(orders.filter(({ order }) => order === 'swap')).toMatchObject([{ again: true }])
  })
})

type Heard = { readonly order: string; readonly again?: boolean }

/** What the server is told from now on. */
function listen(scene: Scene): { orders: Heard[]; settling: SettleContext } {
  const orders: Heard[] = []
  const { settling } = scene.reopen()
  const runWorker: SettleContext['runWorker'] = (spec, files = []) => {
    if (/^(swap|unswap|drop)-/.test(spec.purpose))
      orders.push(...files.map(({ content }) => JSON.parse(content.toString()) as Heard))
    return settling.runWorker(spec, files)
  }
  return { orders, settling: { ...settling, runWorker } }
}

function stateOf({ engine }: Scene, service: string): string | undefined {
  return engine.containers.get(`id-${service}`)?.state
}
