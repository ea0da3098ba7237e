import { z } from 'zod'

import { isCron } from '../schedule.ts'
import { DurationText } from './duration-text.ts'
import { orOff } from './or-off.ts'
import { setting } from './setting.ts'

const Times = orOff(z.string().refine(isCron))

/** When the daemon makes backups by itself. */
export const scheduleSettings = {
  scheduleFull: setting('LIFEBOAT_SCHEDULE', Times, {
    fallback: '0 2 * * *',
    expected: 'five cron fields, for example 0 2 * * *, or off',
    description:
      'When the daemon makes a full backup. Read in the time zone of TZ. One that was missed is caught up.',
  }),
  scheduleDatabase: setting('LIFEBOAT_SCHEDULE_DATABASE', Times, {
    fallback: 'off',
    expected: 'five cron fields, for example 0 * * * *, or off',
    description:
      'The same for backups of the databases alone. A full one of the same time is one of these too.',
  }),
  scheduleVolumes: setting('LIFEBOAT_SCHEDULE_VOLUMES', Times, {
    fallback: 'off',
    expected: 'five cron fields, for example 0 */6 * * *, or off',
    description: 'The same for backups of the volumes and host paths alone.',
  }),
  scheduleConfig: setting('LIFEBOAT_SCHEDULE_CONFIG', Times, {
    fallback: 'off',
    expected: 'five cron fields, for example 0 12 * * 1-5, or off',
    description: 'The same for backups of the configuration alone.',
  }),
  scheduleJitterMs: setting('LIFEBOAT_SCHEDULE_JITTER', orOff(DurationText), {
    fallback: 'off',
    expected: 'a number with s, m, h or d, for example 20m, or off',
    description:
      'By how much at most scheduled backups come later than their times, so that many stacks do not meet at one store. Each stack draws its own part of it once.',
  }),
} as const

export type ScheduleConfig = {
  readonly scheduleFull: string | undefined
  readonly scheduleDatabase: string | undefined
  readonly scheduleVolumes: string | undefined
  readonly scheduleConfig: string | undefined
  readonly scheduleJitterMs: number | undefined
}
