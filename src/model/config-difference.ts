import { z } from 'zod'

const Paths = z.array(z.string())

/** How a backup's configuration differs from today's. Paths are those of the host. */
export const ConfigDifference = z.object({
  backup: z.string(),
  changed: Paths,
  missing: Paths.describe('in the backup, not there today'),
  added: Paths.describe('there today, not in the backup'),
  same: z.number().int().nonnegative(),
  inContainers: Paths.describe('files that only containers had; not compared'),
  text: z.string().describe('the changed files line by line, as diff -u'),
})
export type ConfigDifference = z.infer<typeof ConfigDifference>
