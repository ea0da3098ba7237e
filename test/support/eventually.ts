import { setTimeout as wait } from 'node:timers/promises'

interface Limits {
  readonly limitMs?: number
  readonly intervalMs?: number
}

/**
 * Repeats the check until it neither throws nor returns a falsy value, and returns that value. A check that only
 * asserts returns nothing; one that looks for something must return null, not undefined, while it is not there.
 */
export function eventually(check: () => void | Promise<void>, limits?: Limits): Promise<void>
export function eventually<Value extends object | string | number | bigint | true>(
  check: () => Value | false | null | Promise<Value | false | null>,
  limits?: Limits,
): Promise<Value>
export async function eventually(
  check: () => unknown,
  { limitMs = 30_000, intervalMs = 100 }: Limits = {},
): Promise<unknown> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const outcome = await tryOnce(check, deadline - performance.now())
    if ('value' in outcome) return outcome.value
    if (performance.now() + intervalMs > deadline) {
      const { error } = outcome
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`not within ${limitMs} ms: ${reason}`, { cause: error })
    }
    await wait(intervalMs)
  }
}

async function tryOnce(
  check: () => unknown,
  limitMs: number,
): Promise<{ readonly value: unknown } | { readonly error: unknown }> {
  const over = new AbortController()
  try {
    const value = await Promise.race([check(), failAfter(limitMs, over.signal)])
    if (value || value === undefined) return { value }
    return { error: new Error(`the check returned ${JSON.stringify(value)}`) }
  } catch (error) {
    return { error }
  } finally {
    over.abort()
  }
}

async function failAfter(limitMs: number, signal: AbortSignal): Promise<never> {
  await wait(Math.max(limitMs, 1), undefined, { signal })
  throw new Error('the check did not return')
}
