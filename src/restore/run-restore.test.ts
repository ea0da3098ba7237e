import { describe, expect, test } from 'vitest'

import { choose, databaseStep, filesStep } from '../../test/support/example-restore.ts'
import {
  exchanged,
  listActs,
  openRestore,
  stops,
  type Scene,
} from '../../test/support/restore-in-memory.ts'
import { EngineError } from '../docker/engine.ts'
import { LifeboatError } from '../errors.ts'
import type { RestoreReport } from '../model/restore.ts'
import { restorePrepared } from './run-restore.ts'

const steps = [databaseStep(), exchanged]
const refusal = new LifeboatError('restore-not-confirmed', 'not meant', { hint: 'Say so.' })

describe('a restore', () => {
  test('swaps behind the last file, then starts, then lets go of the old, and of the journal last', async () => {
    const scene = openRestore({ plan: { steps } })

    const report = await restore(scene)

    const { done } = scene.engine
    const acts = done.slice(done.indexOf('safeguard'))
    expect(acts.slice(0, 7)).toEqual([
      'safeguard',
      'journal exchange',
      'work exchange-files',
      'journal finish',
      'work swap-db',
      'start shop-app-1',
      'start shop-web-1',
    ])
    const scratch = [
      'remove volume lifeboat-scratch-run-1',
      'work drop-db',
      'work empty-scratch',
      'work read-changes-db',
    ]
    expect(acts.slice(7, 11).toSorted()).toEqual(scratch)
    expect(acts.slice(11)).toEqual(
      ['stage', 'load', 'stop', 'exchange', 'finish'].map((act) => `forget ${act}`),
    )
    expect(report).toMatchObject({ outcome: 'restored', safeguard: 'run-1-safety' })
    expect(scene.world).toMatchObject({ files: 'new', database: { live: 'new' } })
  })

  test('whose plan is not what was meant does nothing', async () => {
    const scene = openRestore({ plan: { steps } })
    const onPlan = (): never => {
      throw refusal
    }

    await expect(restorePrepared({ ...scene.request, onPlan }, scene.context)).rejects.toBe(refusal)

    expect(scene.engine.done).toEqual([])
  })

  test('that fails before anything is overwritten starts what was stopped, and says why', async () => {
    const failure = new LifeboatError('safeguard-failed', 'no room', { hint: 'Look.' })
    const scene = openRestore({ plan: { steps }, guard: () => Promise.reject(failure) })

    await expect(restore(scene)).rejects.toBe(failure)

    expectAsBefore(scene)
  })

  test.each([
    ['while files are exchanged', steps, 'exchange-files'],
    ['while files are written', [databaseStep(), filesStep()], 'write-files'],
    ['while databases are swapped', steps, 'swap-db'],
  ])('that fails %s is undone as a whole', async (_when, planned, failing) => {
    // The way back writes by the same worker.
    let isSpoilt = true
    const scene = openRestore({
      plan: { steps: planned },
      failing: () => (isSpoilt ? failing : undefined),
      before: (what) => {
        if (what === 'journal undo') isSpoilt = false
      },
    })

    await expect(restore(scene)).rejects.toMatchObject({ code: 'restore-undone' })

    expectAsBefore(scene)
  })

  test('whose services are not healthy afterwards is undone as a whole', async () => {
    const scene = openRestore({
      plan: { steps },
      before: (what, { world }) => {
        if (what !== 'start shop-app-1' || world.files !== 'new') return
        throw new EngineError(what, 500, new Error('no'))
      },
    })

    await expect(restore(scene)).rejects.toMatchObject({ code: 'restore-undone' })

    expect(listActs(scene)).toContain('journal undo')
    expectAsBefore(scene)
  })

  test('that cannot let go of the old is not undone: the next start goes on with it', async () => {
    const scene = openRestore({ plan: { steps }, failing: () => 'drop-db' })

    await expect(restore(scene)).rejects.toMatchObject({ code: 'worker-failed' })

    expect(scene.world).toMatchObject({ files: 'new', database: { live: 'new' } })
    expect(scene.journal().at(-1)).toMatchObject({ act: 'finish' })
  })

  test.each([
    ['goes on', undefined, 'new'],
    ['is undone', 'swap-db', 'old'],
  ])(
    'whose journal somebody takes away with all that does not run %s as a whole',
    async (_what, failing, state) => {
      const scene = openRestore({
        plan: { steps },
        failing: () => failing,
        before: (what, { engine }) => {
          if (what !== 'work settle-db') return
          for (const { id, state: is } of engine.containers.values()) {
            if (is === 'exited' || id.includes('journal')) engine.containers.delete(id)
          }
        },
      })

      await restore(scene).catch(() => undefined)

      expect(scene.world).toMatchObject({ files: state, database: { live: state } })
      expect(scene.world.database).toEqual({ live: state, maintenance: false })
      expect([...scene.engine.volumes.keys()].filter((name) => name.includes('scratch'))).toEqual(
        [],
      )
      expect(scene.journal()).toEqual([])
    },
  )

  test('keeps what was replaced where that was wanted', async () => {
    const options = choose({ keepOld: true })
    const scene = openRestore({ plan: { steps: [databaseStep()], options, stops: [] } })

    expect((await restore(scene)).databases).toMatchObject([{ kept: 'lifeboat-old-run-1-1' }])
  })

  test('starts a server that it stopped before the databases take their places', async () => {
    const server = { service: 'db', container: 'shop-db-1', id: 'id-db', because: 'uses it' }
    const scene = openRestore({ plan: { steps, stops: [server, ...stops] } })

    await restore(scene)

    const { done } = scene.engine
    expect(done.indexOf('start shop-db-1')).toBeGreaterThan(done.indexOf('journal finish'))
    expect(done.indexOf('start shop-db-1')).toBeLessThan(done.indexOf('work swap-db'))
  })

  test('asks a server again only when it was started since', async () => {
    const scene = openRestore({ plan: { steps } })

    await restore(scene)

    expect(scene.engine.done).not.toContain('work look-db')
  })
})

function restore({ request, context }: Scene): Promise<RestoreReport> {
  return restorePrepared(request, context)
}

/** Nothing is left of it, and all that ran runs. */
function expectAsBefore({ engine, world, journal }: Scene): void {
  expect(world).toMatchObject({ files: 'old', database: { live: 'old', maintenance: false } })
  expect(world.database.temporary).toBeUndefined()
  expect([...engine.containers.values()].map(({ name, state }) => `${name} ${state}`)).toEqual(
    ['app', 'web', 'db', 'lifeboat'].map((service) => `shop-${service}-1 running`),
  )
  expect(journal()).toEqual([])
  expect([...engine.volumes.keys()].filter((name) => name.includes('scratch'))).toEqual([])
}
