/**
 * Each restore brings the other one of two states, so that nothing has to be set up between one kill and the next: after each the
 * stack must be wholly in one of them.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { killAt, killLifeboat, type Moment, recordCalls } from '../support/kill-lifeboat.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import {
  describeTrial,
  type Trial,
  tryKill,
  type Verdict,
} from '../support/restore-killed/kill-trial.ts'
import { listSteps } from '../support/restore-killed/list-steps.ts'
import { drawTrials, listTrials } from '../support/restore-killed/list-trials.ts'
import { hasJournal, readReasons, restartLifeboat } from '../support/restore-killed/next-start.ts'
import { other } from '../support/restore-killed/paint-stack.ts'
import {
  closeScene,
  expectRestored,
  expectWhole,
  goOnWith,
  startScene,
  type RestoreScene,
} from '../support/restore-killed/restore-scene.ts'
import { seedRandom } from '../support/seeded-random.ts'

/**
 * TORTURE kills before and after every call that matters, and at TORTURE_KILLS random moments; TORTURE_FROM leaves out so many of the calls, to go on
 * where an earlier run was cut off.
 */
const randomKills = Number(process.env['TORTURE_KILLS'] ?? 100)
const seed = Number(process.env['TORTURE_SEED'] ?? 1)
const from = Number(process.env['TORTURE_FROM'] ?? 0)
const limit = { timeout: isTorture ? 24 * 3_600_000 : 300_000 }

let scene: RestoreScene

beforeAll(async () => {
  scene = await startScene()
})

afterAll(() => closeScene(scene))

const sample: [what: string, trial: Trial, verdict: Verdict][] = [
  [
    'with databases half loaded, then run again: settled to the old state and restored',
    { victim: 'process', moment: after('start load-db'), next: 'restore' },
    { said: 'old', whole: 'new' },
  ],
  [
    'with files restored beside, before they are exchanged: the old state',
    { victim: 'process', moment: before('start exchange-files'), next: 'backup' },
    { said: 'old', whole: 'old' },
  ],
  [
    'with files exchanged and others not yet written: the old state',
    { victim: 'container', moment: before('create journal-5'), next: 'restart' },
    { said: 'old', whole: 'old' },
  ],
  [
    'with files exchanged that no safety backup has: the old state',
    {
      victim: 'process',
      moment: after('start exchange-files'),
      next: 'restart',
      options: ['--volume', 'uploads', '--no-safeguard'],
    },
    { said: 'old', whole: 'old' },
  ],
  [
    'while files are written: the old state',
    { victim: 'container', moment: after('start write-files'), next: 'restart' },
    { said: 'old', whole: 'old' },
  ],
  [
    'while files are written that no safety backup has: the new state',
    {
      victim: 'container',
      moment: after('start write-files'),
      next: 'restart',
      options: ['--no-safeguard'],
    },
    { said: 'new', whole: 'new' },
  ],
  [
    'with databases swapped and services stopped: the new state',
    { victim: 'process', moment: before('start app'), next: 'backup' },
    { said: 'new', whole: 'new' },
  ],
  [
    'while what was replaced is let go of: the new state',
    { victim: 'process', moment: after('start empty-scratch'), next: 'restart' },
    { said: 'new', whole: 'new' },
  ],
  [
    'with nothing left of it but its journal: the new state',
    { victim: 'process', moment: before('remove journal-1'), next: 'restart' },
    { said: 'new', whole: 'new' },
  ],
]

/** The one moment that only a restore without a way back comes to; the old state comes of those below. */
const tried = isTorture ? sample : sample.filter((_each, index) => index === 5)

test.each(tried)('killed %s', limit, async (_what, trial, verdict) => {
  expect(await tryKill(scene, trial)).toEqual(verdict)
})

test.runIf(isTorture)(
  'killed at random moments: the whole old or the whole new state',
  limit,
  async () => {
    await expectRestored(scene, other(scene.colour))
    const trials = drawTrials(randomKills, seedRandom(seed), scene.wholeMs)

    expect(await tryAll(trials)).toEqual([])
  },
)

test.runIf(isTorture)(
  'killed before every step and after the last: the whole old or the whole new state',
  limit,
  async () => {
    const steps = listSteps(await recordRestore())
    expect(steps.length).toBeGreaterThan(40)

    expect(await tryAll(listTrials(steps).slice(from))).toEqual([])
  },
)

const settlings: { way: 'old' | 'new'; first: string; later: readonly string[] }[] = [
  { way: 'new', first: 'create journal-6', later: ['start swap-db', 'remove journal-5'] },
  { way: 'old', first: 'create journal-5', later: ['start exchange-back', 'start empty-scratch'] },
  { way: 'old', first: 'start write-files', later: ['start write-files', 'start app'] },
]

// That settling stands being killed is tried before each of its acts in src/restore/killed-anywhere.test.ts.
test.each(isTorture ? settlings : [])(
  'killed after $first, and twice more while the next starts settle it: the whole $way state',
  limit,
  async ({ way, first, later }) => {
    const { stack, backups, colour } = scene
    const to = other(colour)
    await expectKilled(['restore', backups[to], '--yes'], after(first))
    for (const call of later) {
      await expectKilled(['backup', '--type', 'volumes'], after(call))
      expect(await hasJournal(stack)).toBe(true)
    }

    expect(await restartLifeboat(stack)).toBe(way)

    const found = await expectWhole(scene, 'killed three times')
    expect(found).toBe(way === 'new' ? to : colour)
    await goOnWith(scene, found)
  },
)

test.runIf(isTorture)(
  'killed with a new volume half written: not healthy, and with the next start it is gone',
  async () => {
    const { stack, backups, colour } = scene
    const options = ['--volume', 'uploads', '--into', `${stack.project}-copy`]
    const command = ['restore', backups[colour], '--yes', ...options]
    await expectKilled(command, after('start write-files'))
    expect(await readReasons(stack)).toContain('journal-not-empty')

    expect(await restartLifeboat(stack)).toBe('old')

    expect(await expectWhole(scene, 'a new volume')).toBe(colour)
  },
)

function before(call: string): Moment {
  return { call, when: 'before' }
}

function after(call: string): Moment {
  return { call, when: 'after' }
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
    for (const trial of trials) {
      const verdict = await tryKill(scene, trial)
      verdicts.push(verdict)
      // What is cut off after an hour has shown this much.
      process.stderr.write(`${verdicts.length}: ${describeTrial(trial)}: ${verdict.whole}\n`)
    }
    return []
  } catch (error) {
    return [String(error)]
  } finally {
    const count = (said: Verdict['said']): number =>
      verdicts.filter((each) => each.said === said).length
    process.stderr.write(
      `${verdicts.length} of ${trials.length} kills went well: ${count('old')} settled to old, ${count('new')} to new, ${count(undefined)} had nothing to settle\n`,
    )
  }
}

/** What a restore that nobody kills asks of the engine. */
async function recordRestore(): Promise<string[]> {
  const { stack, backups, colour } = scene
  const proxy = await proxyEngine(stack)
  const recorded = recordCalls(proxy, stack)
  const to = other(colour)
  const { exitCode, stderr } = await stack.lifeboat(['restore', backups[to], '--yes'], proxy.env)
  await proxy.close()
  expect(exitCode, stderr).toBe(0)
  expect(await expectWhole(scene, 'nobody killed it')).toBe(to)
  await goOnWith(scene, to)
  return recorded()
}
