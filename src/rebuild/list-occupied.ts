/** Runs inside the worker that looks where data would go on a host. */
import { lstat, readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'

import { findOnHost } from './host-path.ts'

/** What it answers, as one line. */
export const Occupied = z.object({
  event: z.literal('occupied'),
  paths: z.array(z.string()).describe('host paths that hold something'),
})
export type Occupied = z.infer<typeof Occupied>

const Places = z.array(z.object({ path: z.string(), kind: z.enum(['folder', 'file']) }))

/** `places` is a file with host paths and what goes there, as JSON. `root` is where the host's root folder is. Writes nothing. */
export async function listOccupied(root: string, places: string): Promise<Occupied> {
  const asked = Places.parse(JSON.parse(await readFile(places, 'utf8')))
  const occupied: string[] = []
  for (const place of asked) if (await isOccupied(root, place)) occupied.push(place.path)
  return { event: 'occupied', paths: occupied }
}

async function isOccupied(
  root: string,
  { path, kind }: z.infer<typeof Places>[number],
): Promise<boolean> {
  // Through a link at its end too: what is mounted is what that leads to.
  const place = await findOnHost(root, `${path}/.`)
  const stat = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (stat === undefined) return false
  // An empty folder takes a file’s place, too: an engine has made it for a mount of what was missing.
  if (kind === 'file' || !stat.isDirectory()) return true
  // Every new file system of its own has this.
  return (await readdir(place)).some((name) => name !== 'lost+found')
}
