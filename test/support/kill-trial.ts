import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'

import { killAt, killLifeboat, type Moment, type Victim } from './kill-lifeboat.ts'
import { backUpNext, hasJournal, restartLifeboat, type Said } from './next-start.ts'
import { type Colour, other } from './paint-stack.ts'
import { proxyEngine } from './proxied-engine.ts'
import { expectRestored, expectWhole, goOnWith, type RestoreScene } from './restore-scene.ts'
import type { Outcome } from './run-command.ts'

export type Trial = {
  readonly victim: Victim
  /** At a call to the engine, or so many milliseconds after the command was given. */
  readonly moment: Moment | number
  /** What starts after the kill and finds the journal: the daemon, or a backup beside it. */
  readonly next: 'restart' | 'backup'
  readonly options?: readonly string[]
  /** Whether to restore once more when all is settled. */
  readonly again?: boolean
}

/** What came of it: which state, and whether there was anything to settle. */
export type Verdict = { readonly state: Exclude<Said, undefined>; readonly settled: boolean }

export function describeTrial({ victim, moment, next }: Trial): string {
  const at =
    typeof moment === 'number'
      ? `after ${moment} ms`
      : `${moment.when} ${moment.call}${moment.nth === undefined ? '' : ` (${moment.nth})`}`
  return `${victim} killed ${at}, then ${next}`
}

/** Kills a restore to the other state, lets the next start settle it, and looks at what came of it. */
export async function tryKill(scene: RestoreScene, trial: Trial): Promise<Verdict> {
  const { stack } = scene
  const to = other(scene.colour)
  const outcome = await restoreKilled(scene, to, trial)
  const situation = `${describeTrial(trial)}: ${outcome.exitCode} ${outcome.stderr}`
  const mustSay = await hasJournal(stack)

  const isDaemonNext = trial.victim === 'container' || trial.next === 'restart'
  const said = isDaemonNext ? await restartLifeboat(stack) : await backUpNext(stack)

  const colour = await expectWhole(scene, situation)
  const state = colour === to ? 'new' : 'old'
  expect(said, situation).toBe(mustSay ? state : undefined)
  await goOnWith(scene, colour)
  if (trial.again === true) await expectRestored(scene, to)
  return { state, settled: mustSay }
}

/** At a given moment the restore has certainly not ended; after a time it may have. */
async function restoreKilled(scene: RestoreScene, to: Colour, trial: Trial): Promise<Outcome> {
  const { stack, backups } = scene
  const { victim, moment, options = [] } = trial
  const command = ['restore', backups[to], '--yes', ...options]
  if (typeof moment === 'number') {
    const restoring = stack.lifeboat(command)
    await wait(moment)
    killLifeboat(stack, victim)
    const outcome = await restoring
    expect([0, 137], outcome.stderr).toContain(outcome.exitCode)
    return outcome
  }
  const proxy = await proxyEngine(stack)
  const isKilled = killAt(proxy, stack, moment, () => killLifeboat(stack, victim))
  const outcome = await stack.lifeboat(command, proxy.env)
  await proxy.close()
  expect(isKilled(), `${describeTrial(trial)}: ${outcome.stderr}`).toBe(true)
  expect(outcome.exitCode, outcome.stderr).toBe(137)
  return outcome
}
