/** Time that passes from one timer to the next, and processes in it that can be killed at any of them. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { onTestFinished, vi } from 'vitest'

/** Something that runs on the machine until it ends or is killed. */
export type Process = {
  readonly name: string
  /** Killed: nothing that it waits for ever comes. */
  isDead: boolean
}

const within = new AsyncLocalStorage<Process>()

/** Which process asks. */
export function findProcess(): Process | undefined {
  return within.getStore()
}

/** Does something as a process; what that waits for is never more than a timer, or a promise of another one. */
export function runAs<T>(process: Process, act: () => T): T {
  return within.run(process, act)
}

/** From now on, and to the end of the test, it is as late as is told: for `Date`, for durations and for timers. */
export function simulateTime(from: number): void {
  vi.useFakeTimers({
    now: from,
    toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
  })
  const set = globalThis.setTimeout
  const ofProcess = (act: () => void, ms?: number): NodeJS.Timeout => {
    const process = findProcess()
    return set(() => {
      if (process?.isDead !== true) act()
    }, ms)
  }
  globalThis.setTimeout = ofProcess as typeof setTimeout
  onTestFinished(() => {
    globalThis.setTimeout = set
    vi.useRealTimers()
  })
}

/** More than 24 days no timer takes. */
const longestMs = 86_400_000

/** Lets time pass up to a moment. What comes of each timer has come before the next one. */
export async function passUntil(until: number): Promise<void> {
  while (Date.now() < until) {
    const end = { isOver: false }
    setTimeout(() => (end.isOver = true), Math.min(longestMs, until - Date.now()))
    await settle()
    while (!end.isOver) {
      vi.advanceTimersToNextTimer()
      await settle()
    }
  }
}

/** What really takes its time: none passes for anybody else. */
const held = new Set<Promise<unknown>>()

/** Does something of the world outside, during which the simulated time stands. */
export async function holdTime<T>(act: () => Promise<T>): Promise<T> {
  const acting = act()
  held.add(acting)
  try {
    return await acting
  } finally {
    held.delete(acting)
  }
}

/** All that does not wait for time has happened. */
export async function settle(): Promise<void> {
  await aTurn()
  while (held.size > 0) {
    await Promise.allSettled(held)
    await aTurn()
  }
}

function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
