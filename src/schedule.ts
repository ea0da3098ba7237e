import { Cron } from 'croner'

/** When something is done again and again: five cron fields, read in a time zone. */
export type Schedule = { readonly cron: string; readonly timeZone: string }

/** Whether a text is five cron fields that fit at least one time to come. */
export function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false
  try {
    return read({ cron: text, timeZone: 'UTC' }).nextRun() !== null
  } catch {
    return false
  }
}

/** Whether a name is a time zone's, like Europe/Berlin. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The first time of a schedule that is later than a moment. */
export function nextTime(schedule: Schedule, after: Date): Date {
  const next = read(schedule).nextRun(after)
  if (next === null) throw new Error(`"${schedule.cron}" has no time after ${after.toISOString()}`)
  return next
}

/** Enough to meet the longest pause of a schedule of a few days a week or months a year. */
const lookedAt = 60

/** The longest time between two times of a schedule that follow each other, in milliseconds. */
export function longestPauseMs(schedule: Schedule, from: Date): number {
  const times = read(schedule).nextRuns(lookedAt, from)
  const pauses = times
    .slice(1)
    .map((time, index) => time.getTime() - (times[index]?.getTime() ?? 0))
  return Math.max(0, ...pauses)
}

function read({ cron, timeZone }: Schedule): Cron {
  return new Cron(cron, {
    timezone: timeZone,
    mode: '5-part',
    paused: true,
    // Else `0 2,14 * * *` loses its 02:00 on the day on which that hour is left out, and has it twice where it comes again.
    fixedTimeRule: 'no-wildcard',
  })
}
