/** A machine with one stack, its two stores, and whatever troubles it. */
import { vi } from 'vitest'

import { delay } from '../../../src/clock.ts'
import type { Config } from '../../../src/config/settings.ts'
import type { RunHistory } from '../../../src/daemon/run-history.ts'
import { interrupted, LifeboatError } from '../../../src/errors.ts'
import type { KnownBackups } from '../../../src/repository/known-backups.ts'
import type { Course, Trouble } from './course.ts'
import { openLedger, type End, type Fact, type Ledger } from './ledger.ts'
import type { Places } from './places.ts'
import { findProcess, type Process } from './simulated-time.ts'

export const stack = { project: 'shop', host: 'host-1' }

export type World = {
  readonly course: Course
  readonly config: Config
  readonly history: RunHistory
  readonly known: KnownBackups
  readonly places: Places
  readonly ledger: Ledger
  /** Shares of the repository whose bytes have changed by themselves. */
  readonly rotten: Set<number>
  /** Who holds the lock. */
  holder: { readonly id: string; readonly process: Process } | undefined
}

export function openWorld(
  given: Pick<World, 'course' | 'config' | 'history' | 'known' | 'places'>,
): World {
  // What production draws is the same for the same seed, too.
  vi.spyOn(Math, 'random').mockImplementation(given.course.random)
  return { ...given, ledger: openLedger(), rotten: new Set(), holder: undefined }
}

export function hasTrouble({ course }: Pick<World, 'course'>, trouble: Trouble): boolean {
  const at = Date.now()
  return course.spells.some((each) => each.trouble === trouble && each.from <= at && at < each.to)
}

/** So much of some work, which ends when the run is told to. */
export async function work(ms: number, signal: AbortSignal): Promise<void> {
  await delay(Math.round(ms), signal)
  if (signal.aborted) throw interrupted()
}

export function draw({ course }: Pick<World, 'course'>, least: number, most: number): number {
  return least + course.random() * (most - least)
}

export function problem(code: string, message = 'something is wrong'): LifeboatError {
  return new LifeboatError(code, message, { hint: 'Look.' })
}

type About = Pick<Fact, 'id' | 'kind' | 'type'>

/** Acts under the lock, and notes what came of it as it was. `judge` says how what ended without an error has ended. */
export async function underLock<T>(
  world: World,
  about: About,
  act: (fact: Fact) => Promise<T>,
  judge: (result: T) => End,
): Promise<T> {
  const process = findProcess()
  if (process === undefined) throw new Error('nobody asks')
  if (world.holder !== undefined && !world.holder.process.isDead) {
    throw problem('locked', `run ${world.holder.id} is under way`)
  }
  world.holder = { id: about.id, process }
  const fact: Fact = { ...about, process, begunAt: Date.now() }
  world.ledger.facts.push(fact)
  try {
    const result = await act(fact)
    fact.end = judge(result)
    return result
  } catch (error) {
    const isTold = error instanceof LifeboatError && error.code === 'interrupted'
    if (fact.isRefused !== true) fact.end = isTold ? 'interrupted' : 'failed'
    throw error
  } finally {
    fact.endedAt = Date.now()
    fact.freeAt = Date.now()
    world.holder = undefined
  }
}

/** Everything of some processes ends here and now. */
export function kill(world: World, processes: readonly Process[]): void {
  for (const process of processes) process.isDead = true
  for (const fact of world.ledger.facts) {
    if (fact.end === undefined && fact.process.isDead) fact.freeAt ??= Date.now()
  }
}

/** A run that cannot even begin, as its store does not answer, is none. */
export async function requireStore(world: World, fact: Fact, signal: AbortSignal): Promise<void> {
  if (!hasTrouble(world, 'store-away')) return
  fact.isRefused = true
  await work(30_000, signal)
  throw problem('store-unreachable')
}
