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

/** `places` is a file with host paths, as JSON. `root` is where the host's root folder is. Writes nothing. */
export async function listOccupied(root: string, places: string): Promise<Occupied> {
  const paths = z.array(z.string()).parse(JSON.parse(await readFile(places, 'utf8')))
  const occupied: string[] = []
  for (const path of paths) if (await isOccupied(root, path)) occupied.push(path)
  return { event: 'occupied', paths: occupied }
}

async function isOccupied(root: string, path: string): Promise<boolean> {
  // Through a link at its end too: what is mounted is what that leads to.
  const place = await findOnHost(root, `${path}/.`)
  const stat = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (stat === undefined) return false
  if (!stat.isDirectory()) return true
  // Every new file system of its own has this.
  return (await readdir(place)).some((name) => name !== 'lost+found')
}
