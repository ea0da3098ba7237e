/**
 * Each restore brings the other one of two states, so that nothing has to be set up between one kill and the next: the stack must be
 * wholly in one of them after each.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  killAt,
  killLifeboat,
  type Moment,
  recordCalls,
  type Victim,
} from '../support/kill-lifeboat.ts'
import { type Trial, tryKill, type Verdict } from '../support/kill-trial.ts'
import { hasJournal, restartLifeboat } from '../support/next-start.ts'
import { other } from '../support/paint-stack.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import {
  expectRestored,
  expectWhole,
  goOnWith,
  openScene,
  type RestoreScene,
} from '../support/restore-scene.ts'
import { seedRandom } from '../support/seeded-random.ts'

/** TORTURE kills before and after every call that matters, and at TORTURE_KILLS random moments. */
const isTorture = Boolean(process.env['TORTURE'])
const randomKills = isTorture ? Number(process.env['TORTURE_KILLS'] ?? 100) : 2
const seed = Number(process.env['TORTURE_SEED'] ?? 1)
const tortureTimeout = { timeout: isTorture ? 24 * 3_600_000 : 300_000 }

let scene: RestoreScene
/** What a restore that went well asked of the engine. */
let calls: readonly string[]

beforeAll(async () => {
  scene = await openScene()
})

afterAll(() => scene.stack.down())

test('a restore that nobody kills brings the other state', async () => {
  const { stack, backups, colour } = scene
  const proxy = await proxyEngine(stack)
  const recorded = recordCalls(proxy, stack)
  const to = other(colour)

  const { exitCode, stderr } = await stack.lifeboat(['restore', backups[to], '--yes'], proxy.env)

  calls = recorded()
  expect(exitCode, stderr).toBe(0)
  expect(await expectWhole(scene, 'nobody killed it')).toBe(to)
  await goOnWith(scene, to)
})

test.each<{ what: string; trial: Trial; state: 'old' | 'new' }>([
  {
    what: 'with databases half loaded: the old state',
    trial: { victim: 'process', moment: after('start load-db'), next: 'backup', again: true },
    state: 'old',
  },
  {
    what: 'with services stopped: the old state',
    trial: { victim: 'process', moment: after('stop app'), next: 'restart' },
    state: 'old',
  },
  {
    what: 'while files are written: the old state',
    trial: { victim: 'container', moment: after('start write-files'), next: 'restart' },
    state: 'old',
  },
  {
    what: 'while files are written that no safety backup has: the new state',
    trial: {
      victim: 'container',
      moment: after('start write-files'),
      next: 'restart',
      options: ['--no-safeguard'],
    },
    state: 'new',
  },
  {
    what: 'when all is written and nothing swapped: the new state',
    trial: { victim: 'process', moment: after('create journal-4'), next: 'backup' },
    state: 'new',
  },
  {
    what: 'while the databases are swapped: the new state',
    trial: { victim: 'container', moment: after('start swap-db'), next: 'restart' },
    state: 'new',
  },
  {
    what: 'with half of its journal taken away: the new state',
    trial: { victim: 'process', moment: after('remove journal-2'), next: 'restart' },
    state: 'new',
  },
])('killed $what', async ({ trial, state }) => {
  expect(await tryKill(scene, trial)).toEqual({ state, settled: true })
})

test.runIf(isTorture)(
  'killed before and after every step, a restore leaves the whole old or the whole new state',
  tortureTimeout,
  async () => {
    const trials = listSteps(calls).flatMap(({ call, nth }, index): Trial[] => [
      { victim: victimOf(index), moment: { call, nth, when: 'before' }, next: nextOf(index) },
      { victim: victimOf(index + 1), moment: { call, nth, when: 'after' }, next: nextOf(index) },
    ])

    const chosen = trials.map((trial, index) => ({ ...trial, again: index % 4 === 0 }))
    expect(await tryAll(chosen)).toEqual([])
  },
)

test(
  'killed at random moments, a restore leaves the whole old or the whole new state',
  tortureTimeout,
  async () => {
    if (scene.wholeMs === 0) await expectRestored(scene, other(scene.colour))
    const random = seedRandom(seed)
    const trials = Array.from({ length: randomKills }, (_, index): Trial => {
      const moment = Math.round(random() * scene.wholeMs)
      const again = isTorture && index % 4 === 0
      return { victim: victimOf(index), moment, next: nextOf(index >> 1), again }
    })

    expect(await tryAll(trials)).toEqual([])
  },
)

test.each<{ way: string; first: string; settling: readonly string[]; state: 'old' | 'new' }>([
  {
    way: 'back',
    first: 'start write-files',
    settling: ['start write-files', 'start app'],
    state: 'old',
  },
  {
    way: 'forward',
    first: 'create journal-4',
    settling: ['start swap-db', 'remove journal-3'],
    state: 'new',
  },
])(
  'killed, and killed twice more while the next starts settle it on the way $way',
  async ({ first, settling, state }) => {
    const { stack, backups, colour } = scene
    const to = other(colour)
    await expectKilled(['restore', backups[to], '--yes'], after(first))
    for (const call of settling) {
      await expectKilled(['backup', '--type', 'volumes'], after(call))
      expect(await hasJournal(stack)).toBe(true)
    }

    expect(await restartLifeboat(stack)).toBe(state)

    const found = await expectWhole(scene, 'killed three times')
    expect(found).toBe(state === 'new' ? to : colour)
    await goOnWith(scene, found)
  },
)

function after(call: string): Moment {
  return { call, when: 'after' }
}

function victimOf(index: number): Victim {
  return index % 2 === 0 ? 'process' : 'container'
}

function nextOf(index: number): Trial['next'] {
  return index % 2 === 0 ? 'restart' : 'backup'
}

async function expectKilled(command: readonly string[], moment: Moment): Promise<void> {
  const { stack } = scene
  const proxy = await proxyEngine(stack)
  const isKilled = killAt(proxy, stack, moment, () => killLifeboat(stack, 'process'))
  const { exitCode, stderr } = await stack.lifeboat(command, proxy.env)
  await proxy.close()
  expect(isKilled(), `${moment.call}: ${stderr}`).toBe(true)
  expect(exitCode, stderr).toBe(137)
}

/** Gives what failed. Nothing is tried any more behind a failure: what it left is no state to begin with. */
async function tryAll(trials: readonly Trial[]): Promise<string[]> {
  const verdicts: Verdict[] = []
  try {
    for (const trial of trials) verdicts.push(await tryKill(scene, trial))
    return []
  } catch (error) {
    return [String(error)]
  } finally {
    const count = (state: string): number => verdicts.filter((each) => each.state === state).length
    const settled = verdicts.filter((each) => each.settled).length
    process.stderr.write(
      `${verdicts.length} of ${trials.length} kills went well: ${count('old')} old, ${count('new')} new, ${settled} settled\n`,
    )
  }
}

/** Where a kill could matter: not at what takes away workers that have ended. The same call may come several times. */
function listSteps(recorded: readonly string[]): { call: string; nth: number }[] {
  const seen = new Map<string, number>()
  return recorded
    .map((call) => {
      const nth = (seen.get(call) ?? 0) + 1
      seen.set(call, nth)
      return { call, nth }
    })
    .filter(({ call }) => {
      const [verb = '', name = ''] = call.split(' ')
      if (verb === 'fill' || name === 'gone') return false
      const isService = ['app', 'web'].includes(name)
      return ['create', 'start'].includes(verb) || isService || /^remove (journal-|lock)/.test(call)
    })
}
