import { onTestFinished, vi } from 'vitest'

/** From now on, and to the end of the test, time passes only when it is told to. */
export function fakeTime(): void {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
}

/** Lets time pass: an hour, unless less is given. */
export async function passTime(ms = 3_600_000): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}
