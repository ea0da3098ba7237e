import type { ScheduleConfig } from '../config/schedule-settings.ts'
import type { Config } from '../config/settings.ts'
import type { Scheduled } from '../model/due-backup.ts'
import { backupTypes } from '../model/scope.ts'

type ScheduleSettings = ScheduleConfig & Pick<Config, 'timeZone'>

/** Which types are backed up by the clock, and when. */
export function listSchedules(config: ScheduleSettings): Pick<Scheduled, 'type' | 'schedule'>[] {
  const { timeZone } = config
  const crons = {
    full: config.scheduleFull,
    database: config.scheduleDatabase,
    volumes: config.scheduleVolumes,
    config: config.scheduleConfig,
  } as const
  return backupTypes.flatMap((type) => {
    const cron = crons[type]
    return cron === undefined ? [] : [{ type, schedule: { cron, timeZone } }]
  })
}
