/** A restore whose process dies before any of its acts, and the next one that settles what it left. */
import { describe, expect, test } from 'vitest'

import { choose, databaseStep, filesStep } from '../../test/support/example-restore.ts'
import { exchanged, openRestore, type Scene } from '../../test/support/restore-in-memory.ts'
import { EngineError } from '../docker/engine.ts'
import type { RestorePlan } from '../model/restore.ts'
import { settleJournal } from './recover.ts'
import { restorePrepared } from './run-restore.ts'

const noSafeguard = choose({ safeguard: false })
const inPlace = filesStep()

type Case = {
  readonly plan: Partial<RestorePlan>
  /** The application does not start on the restored files. */
  readonly isPoisoned?: true
}

const cases: readonly [string, Case][] = [
  ['that exchanges', { plan: { steps: [databaseStep(), exchanged] } }],
  ['that writes in place', { plan: { steps: [databaseStep(), inPlace] } }],
  [
    'that writes in place, without a safety backup',
    { plan: { steps: [databaseStep(), inPlace], options: noSafeguard } },
  ],
  [
    'that exchanges and is undone',
    { plan: { steps: [databaseStep(), exchanged] }, isPoisoned: true },
  ],
  [
    'that writes in place and is undone',
    { plan: { steps: [databaseStep(), inPlace] }, isPoisoned: true },
  ],
]

describe('a restore', () => {
  test.each(cases)(
    '%s, killed before any of its acts: all old or all new, all runs, nothing written since is lost',
    async (_what, given) => {
      const acts = await listActs(given)

      const found = await Promise.all(
        acts.map(async (act, index) => {
          const scene = await kill(given, index)
          return judge(scene, `${index} ${act}`, () => settle(scene))
        }),
      )

      expect(acts.length).toBeGreaterThan(20)
      expect(found.filter((each) => each !== undefined)).toEqual([])
    },
  )

  // Whether the application would have started makes no difference to these.
  test.each(cases.slice(0, 3))(
    '%s, killed, and killed again before any act of what settles it: the same',
    async (_what, given) => {
      const acts = await listActs(given)
      const first = acts.findIndex((act) => /work (write|exchange)-files/.test(act)) + 1
      const settling = await settle(await kill(given, first))

      const found = await Promise.all(
        settling.map(async (act, index) => {
          const scene = await kill(given, first)
          await settle(scene, index)
          return judge(scene, `${index} ${act}`, () => settle(scene))
        }),
      )

      expect(settling.length).toBeGreaterThan(3)
      expect(found.filter((each) => each !== undefined)).toEqual([])
    },
  )
})

/** The acts of a restore that nobody kills. */
async function listActs(given: Case): Promise<readonly string[]> {
  const acts: string[] = []
  const scene = open(given, (_index, _scene, what) => acts.push(what))
  await restorePrepared(scene.request, scene.context).catch(() => undefined)
  return acts
}

function open(
  { plan, isPoisoned }: Case,
  onAct: (index: number, scene: Scene, what: string) => void,
): Scene {
  let index = 0
  return openRestore({
    plan,
    before: (what, scene) => {
      onAct(index, scene, what)
      index += 1
      if (isPoisoned !== true || what !== 'start shop-app-1' || scene.world.files !== 'new') return
      throw new EngineError(what, 400, new Error('no'))
    },
  })
}

/** The process dies before its act of that number. */
async function kill(given: Case, at: number): Promise<Scene> {
  const killed = Promise.withResolvers<undefined>()
  const scene = open(given, (index, { engine }) => {
    if (index !== at) return
    engine.hangUp()
    killed.resolve(undefined)
  })
  const running = restorePrepared(scene.request, scene.context).catch(() => undefined)
  await Promise.race([killed.promise, running])
  return scene
}

/** Gives what was done; killed before the act of that number, if one is given. */
async function settle(scene: Scene, at?: number): Promise<readonly string[]> {
  const killed = Promise.withResolvers<undefined>()
  let index = 0
  const { engine, settling } = scene.reopen(() => {
    if (index === at) {
      engine.hangUp()
      killed.resolve(undefined)
    }
    index += 1
  })
  await Promise.race([killed.promise, settleJournal(() => settling, engine.client, 'shop')])
  return engine.done
}

/** What the next start leaves, if that is not as it should be. Whoever serves meanwhile writes. */
async function judge(
  { engine, world, journal }: Scene,
  moment: string,
  next: () => Promise<unknown>,
): Promise<string | undefined> {
  const isServing = engine.containers.get('id-app')?.state === 'running'
  if (isServing) world.files += ' and more'
  await next()
  const services = [...engine.containers.values()].filter(({ name }) => name.startsWith('shop-'))
  const [files = '', ...more] = world.files.split(' ')
  const problems = [
    ...services.flatMap(({ name, state }) => (state === 'running' ? [] : [`${name} is ${state}`])),
    ...journal().map(({ act }) => `${act} is in the journal`),
    ...(files === world.database.live ? [] : [`files ${files}, rows ${world.database.live}`]),
    ...(isServing && more.length === 0 ? ['what was written since is lost'] : []),
    ...(world.database.temporary === undefined ? [] : ['a database is left']),
    ...[...engine.volumes.keys()].filter((name) => name.startsWith('lifeboat-scratch')),
  ]
  return problems.length === 0 ? undefined : `killed before ${moment}: ${problems.join(', ')}`
}
