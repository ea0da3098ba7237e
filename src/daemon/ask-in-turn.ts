import { delay, monotonicMs } from '../clock.ts'

/** Since when nobody has answered; milliseconds. */
export type Silence = { readonly silentMs: number }

type Asking<T> = {
  readonly answer: Promise<T>
  /** Resolves when it has been answered, however, and the next one may ask. */
  readonly settled: Promise<void>
  readonly sinceMs: number
}

/**
 * Asks what may never answer, as a folder on a dead NFS, and waits for it no longer than the limit. Nobody can end such a question: as long as one is open
 * no second one is asked, and whoever comes meanwhile waits for the rest of its limit, and then asks anew: what they want to see may be newer than its answer.
 */
export function askInTurn<T>(ask: () => Promise<T>, limitMs: number): () => Promise<T | Silence> {
  let open: Asking<T> | undefined
  return async () => {
    for (;;) {
      const isMine = open === undefined
      const asking = (open ??= begin())
      const silentMs = await wait(asking, limitMs)
      if (silentMs !== undefined) return { silentMs }
      if (isMine) return asking.answer
    }
  }

  function begin(): Asking<T> {
    const answer = ask()
    return { answer, settled: answer.then(close, close), sinceMs: monotonicMs() }
  }

  function close(): void {
    open = undefined
  }
}

/** Undefined when it is answered within its limit, else for how long it has not been. */
async function wait(
  { settled, sinceMs }: Asking<unknown>,
  limitMs: number,
): Promise<number | undefined> {
  const answered = new AbortController()
  const late = delay(Math.max(0, limitMs - (monotonicMs() - sinceMs)), answered.signal)
  try {
    return await Promise.race([
      settled.then(() => undefined),
      late.then(() => monotonicMs() - sinceMs),
    ])
  } finally {
    answered.abort()
  }
}
