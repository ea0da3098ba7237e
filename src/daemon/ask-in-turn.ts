import { delay, monotonicMs } from '../clock.ts'

/** Since when nobody has answered; milliseconds. */
export type Silence = { readonly silentMs: number }

type Asking<T> = {
  readonly answer: Promise<T>
  /** Resolves when it has been answered, however, and the next one may ask. */
  readonly settled: Promise<void>
  readonly sinceMs: number
  /** Whoever asked has not waited for the answer. */
  isLeft: boolean
}

/** For how long an answer that came late stands for those that do. */
const lateMs = 3_600_000

/**
 * Asks what may never answer, as a folder on a dead NFS, and waits for it no longer than the limit. Nobody can end such a question: as long as one is open
 * no second one is asked, and whoever comes meanwhile waits for the rest of its limit, and then asks anew: what they want to see may be newer than its answer.
 * Who answers always, but slowly, is not silent: after the limit its last answer counts.
 */
export function askInTurn<T>(ask: () => Promise<T>, limitMs: number): () => Promise<T | Silence> {
  let open: Asking<T> | undefined
  let late: { readonly answer: T; readonly atMs: number } | undefined
  return async () => {
    for (;;) {
      const isMine = open === undefined
      const asking = (open ??= begin())
      const silentMs = await wait(asking, limitMs)
      if (silentMs !== undefined) {
        asking.isLeft = true
        const isYoung = late !== undefined && monotonicMs() - late.atMs <= lateMs
        return late !== undefined && isYoung ? late.answer : { silentMs }
      }
      if (isMine) return asking.answer
    }
  }

  function begin(): Asking<T> {
    const answer = ask()
    const settled = answer.then(keep).then(close, close)
    const asking: Asking<T> = { answer, settled, sinceMs: monotonicMs(), isLeft: false }
    return asking

    function keep(given: T): void {
      late = asking.isLeft ? { answer: given, atMs: monotonicMs() } : undefined
    }
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
