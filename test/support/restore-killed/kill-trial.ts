import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'

import { killAt, killLifeboat, type Moment, type Victim } from '../kill-lifeboat.ts'
import { hasJournal, restartLifeboat, runNext, type Said } from './next-start.ts'
import { type Colour, other } from './paint-stack.ts'
import { proxyEngine } from '../proxied-engine.ts'
import { expectRestored, expectWhole, goOnWith, type RestoreScene } from './restore-scene.ts'
import type { Outcome } from '../run-command.ts'

export type Trial = {
  readonly victim: Victim
  /** At a call to the engine, or so many milliseconds after the command was given. */
  readonly moment: Moment | number
  /** What starts after the kill and finds the journal: the daemon, or beside it a backup, or the same restore once more. */
  readonly next: 'restart' | 'backup' | 'restore'
  readonly options?: readonly string[]
  /** Whether to restore once more when all is settled. */
  readonly again?: boolean
}

/** Which state Lifeboat said that it settled the stack to, nothing where nothing was to settle; and which it is in at the end. */
export type Verdict = { readonly said: Said; readonly whole: 'old' | 'new' }

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

  const said = await startNext(scene, to, trial)

  const colour = await expectWhole(scene, situation)
  const whole = colour === to ? 'new' : 'old'
  expect(said !== undefined, situation).toBe(mustSay)
  const isRestored = trial.victim === 'process' && trial.next === 'restore'
  expect(whole, situation).toBe(isRestored ? 'new' : (said ?? whole))
  await goOnWith(scene, colour)
  if (trial.again === true) await expectRestored(scene, to)
  return { said, whole }
}

/** A container that was killed takes its daemon with it, which then is next. */
function startNext({ stack, backups }: RestoreScene, to: Colour, trial: Trial): Promise<Said> {
  if (trial.victim === 'container' || trial.next === 'restart') return restartLifeboat(stack)
  const command = {
    backup: ['backup', '--type', 'volumes'],
    restore: ['restore', backups[to], '--yes'],
  }
  return runNext(stack, command[trial.next])
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
