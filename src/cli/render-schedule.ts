import { writeDuration } from '../duration.ts'
import type { Scheduled } from '../model/due-backup.ts'
import { renderTable } from '../render-table.ts'
import { nextTime } from '../schedule.ts'

type Schedules = {
  readonly schedules: readonly Pick<Scheduled, 'type' | 'schedule'>[]
  readonly jitterMs: number | undefined
}

/** When the daemon makes backups by itself, by the settings alone: what it missed or put off only the daemon knows. */
export function renderSchedule({ schedules, jitterMs }: Schedules, now: Date): string {
  if (schedules.length === 0) {
    return 'no backup is made by the clock: LIFEBOAT_SCHEDULE is off'
  }
  const later = jitterMs === undefined ? '' : `, or up to ${writeDuration(jitterMs)} later`
  const rows = schedules.map(({ type, schedule }) => [
    type,
    `${schedule.cron} (${schedule.timeZone})`,
    `${nextTime(schedule, now).toISOString()}${later}`,
  ])
  return renderTable(['BACKUP', 'BY THE CLOCK', 'NEXT'], rows)
}
