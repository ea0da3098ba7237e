import { lstat, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** As many as the kernel follows (path_resolution(7)). */
const mostLinks = 40

/**
 * Where a path of the host is inside a worker that has the host's root folder at `root`: an absolute link of the host means the host's root,
 * and followed from here it would lead into the worker. The last name is not followed. Throws when links lead round and round.
 */
export async function findOnHost(root: string, path: string): Promise<string> {
  const ahead = path.split('/')
  const names: string[] = []
  for (let links = 0; ;) {
    const name = ahead.shift()
    if (name === undefined) return join(root, ...names)
    if (name === '' || name === '.') continue
    if (name === '..') {
      names.pop()
      continue
    }
    const place = join(root, ...names, name)
    const isLast = ahead.every((each) => each === '')
    const stat = await lstat(place).catch(() => undefined)
    if (isLast || !stat?.isSymbolicLink()) {
      names.push(name)
      continue
    }
    links += 1
    if (links > mostLinks) throw new Error(`too many links lead on and on at ${path}`)
    const link = await readlink(place)
    if (link.startsWith('/')) names.length = 0
    ahead.unshift(...link.split('/'))
  }
}
