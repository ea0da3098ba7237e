import { z } from 'zod'

import { PathEntry } from './path-entry.ts'

/** What stands in one folder of a backup, and only there: not what is below it. */
export const ListedFolder = z.object({
  volume: z.string().nullable().describe('volume name or host path; null: a path of the backup'),
  path: z.string().describe('as it was asked for, without a slash at the end'),
  entries: z.array(
    z.object({
      name: PathEntry.shape.name,
      type: PathEntry.shape.type,
      size: z.number().int().nonnegative().nullable().describe('bytes; null for all but files'),
      modified: z.string(),
      mode: PathEntry.shape.mode,
    }),
  ),
})
export type ListedFolder = z.infer<typeof ListedFolder>
