import { z } from 'zod'

/** One line of walk.py. Paths and link targets are hexadecimal, for names need not be UTF-8. */
export const WalkEntry = z.object({
  path: z.string(),
  type: z.string(),
  mode: z.string(),
  uid: z.number(),
  gid: z.number(),
  mtimeNs: z.string(),
  xattrs: z.record(z.string(), z.string()),
  size: z.number().optional(),
  sha256: z.string().optional(),
  sparse: z.boolean().optional(),
  dataBytes: z.number().optional(),
  allocatedBytes: z.number().optional(),
  target: z.string().optional(),
  rdev: z.string().optional(),
  links: z.number().optional(),
  hardLinks: z.array(z.string()).optional(),
})
export type WalkEntry = z.infer<typeof WalkEntry>

export function parseWalk(jsonLines: string): WalkEntry[] {
  const entries = jsonLines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => WalkEntry.parse(JSON.parse(line)))
  // A walk that died at once prints nothing, and two of those would be equal.
  if (entries[0]?.path !== '') throw new Error('a walk must begin with the root of its tree')
  return entries
}
