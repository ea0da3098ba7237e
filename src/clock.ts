/** The one place that reads the clock, so that tests and decisions get their time as an argument. */
export function now(): Date {
  return new Date(Date.now())
}

/** Milliseconds that only go forward, for durations. */
export function monotonicMs(): number {
  return performance.now()
}

/** Waits, or ends at once when the signal is aborted; the caller looks at the signal. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal?.addEventListener('abort', finish, { once: true })
  })
}
