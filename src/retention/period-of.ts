import type { KeepRule } from '../keep-policy.ts'

const dayMs = 86_400_000

/** The hour, day, week, month or year that a moment is in, in UTC, named so that equal names mean the same one. */
export function periodOf(rule: Exclude<KeepRule, 'last'>, moment: string): string {
  const utc = new Date(moment).toISOString()
  if (rule === 'yearly') return utc.slice(0, -20)
  if (rule === 'monthly') return utc.slice(0, -17)
  if (rule === 'weekly') return weekOf(new Date(moment))
  if (rule === 'daily') return utc.slice(0, -14)
  return `${utc.slice(0, -11)}:00`
}

/** ISO 8601: a week begins with Monday and is of the year that its Thursday is in. */
function weekOf(date: Date): string {
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
  const thursday = new Date(midnight + (3 - ((date.getUTCDay() + 6) % 7)) * dayMs)
  const year = thursday.getUTCFullYear()
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs))
  return `${year}-W${String(week).padStart(2, '0')}`
}
