import { onTestFinished, vi } from 'vitest'

/** From now on, and to the end of the test, time passes only when it is told to. */
export function fakeTime(): void {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
}

export async function passTime(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

/** What comes of something that waits, and has all the time in the world. */
export async function inDueTime<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  await passTime(3_600_000)
  return work
}
