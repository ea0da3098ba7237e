import { z } from 'zod'

import { BackupType } from './scope.ts'

/** When a scheduled backup comes next. */
export const Upcoming = z.object({
  type: BackupType,
  cron: z.string(),
  timeZone: z.string(),
  next: z.iso
    .datetime()
    .describe('one that is past waits: for another run to end, or for a moment after the start'),
})
export type Upcoming = z.infer<typeof Upcoming>
