import { monotonicMs } from '../clock.ts'
import { readAmount, writeAmount } from '../model/read-amount.ts'

/**
 * Takes the lines in which restic says how far it is, and says them less and less often: what this worker has said is read again and again by whoever
 * waits for its answers. At first every second, after an hour every four, in a whole day some five thousand times.
 */
export function saySparsely(
  say: (line: Record<string, unknown>) => void,
  nowMs: () => number = monotonicMs,
): (line: string) => boolean {
  const startedMs = nowMs()
  let lastMs = -Infinity
  return (line) => {
    const amount = readAmount(line)
    if (amount === undefined) return false
    const ms = nowMs()
    if (ms - lastMs >= Math.max(slackMs, (ms - startedMs) / 1000)) {
      lastMs = ms
      say(writeAmount(amount))
    }
    return true
  }
}

/** restic's own seconds are not exact. */
const slackMs = 900
