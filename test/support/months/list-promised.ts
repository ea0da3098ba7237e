import type { KeepPolicy } from '../../../src/keep-policy.ts'
import type { Made } from './ledger.ts'

/**
 * What a person reads in `last=3,daily=7,weekly=4`: the newest three, and the newest one of each of the seven newest days, the four newest weeks that have any.
 * `sound` are the newest first. By the calendar of Temporal.
 */
export function listPromised(sound: readonly Made[], policy: KeepPolicy): Made[] {
  return Object.entries(policy).flatMap(([rule, count]) => {
    const newestOf = new Map<string, Made>()
    for (const [index, made] of sound.entries()) {
      const name = nameOf(rule, made, index)
      if (!newestOf.has(name)) newestOf.set(name, made)
    }
    return [...newestOf.values()].slice(0, count)
  })
}

function nameOf(rule: string, { startedAt }: Made, index: number): string {
  const day = Temporal.Instant.fromEpochMilliseconds(startedAt).toZonedDateTimeISO('UTC')
  switch (rule) {
    case 'last':
      return String(index)
    case 'hourly':
      return `${day.toPlainDate().toString()} ${day.hour}`
    case 'daily':
      return day.toPlainDate().toString()
    case 'weekly':
      return `${day.yearOfWeek} ${day.weekOfYear}`
    case 'monthly':
      return `${day.year} ${day.month}`
    default:
      return String(day.year)
  }
}
