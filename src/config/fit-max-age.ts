import { longestPauseMs } from '../schedule.ts'

/**
 * The default of LIFEBOAT_MAX_AGE where full backups are scheduled more rarely than each day: the age of one after which another was missed.
 * Else every backup would be too old before the next one is due. Pure.
 */
export function fitMaxAge(
  { maxAgeMs, scheduleFull: cron }: Readonly<Record<string, unknown>>,
  now: Date,
): number {
  const leastMs = Number(maxAgeMs)
  if (typeof cron !== 'string') return leastMs
  // In UTC no day is longer than another: the limit does not move with the seasons.
  return Math.max(leastMs, 2 * longestPauseMs({ cron, timeZone: 'UTC' }, now))
}
