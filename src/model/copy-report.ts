import { z } from 'zod'

import { Failure } from './plan.ts'

/** What one copying did. */
export const CopyReport = z.object({
  location: z.string().describe('where the copy is'),
  copied: z.array(z.string()).describe('ids of the backups that were copied, newest first'),
  removed: z.array(z.string()).describe('ids of those that the copy’s rules removed from it'),
  left: z
    .array(z.string())
    .optional()
    .describe('ids of those that the rules let go, and LIFEBOAT_COPY_APPEND_ONLY leaves there'),
  backups: z.number().int().nonnegative().describe('backups of this stack that the copy holds now'),
  failures: z
    .array(Failure)
    .describe('backups that could not be copied, and what kept old ones from being removed'),
})
export type CopyReport = z.infer<typeof CopyReport>
