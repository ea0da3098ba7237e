import { z } from 'zod'

/** One file, folder or other thing inside a backup. */
export const PathEntry = z.object({
  name: z.string().describe('bytes that are no UTF-8 come as U+FFFD'),
  type: z.enum([
    'file',
    'folder',
    'symlink',
    'fifo',
    'socket',
    'block-device',
    'character-device',
    'other',
  ]),
  path: z.string().describe('path inside the backup'),
  bytes: z.number().int().nonnegative().nullable().describe('null for all but files'),
  mode: z.number().int().nonnegative().describe('permission bits, a decimal number'),
  uid: z.number().int().nonnegative(),
  gid: z.number().int().nonnegative(),
  mtime: z.string(),
})
export type PathEntry = z.infer<typeof PathEntry>

/** A name as one line of a list: with a line break in it, it must not look like two. */
export function showName(name: string): string {
  return /\p{Cc}/u.test(name) ? JSON.stringify(name) : name
}
