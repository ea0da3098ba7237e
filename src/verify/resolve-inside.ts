import { lstatSync, readlinkSync, type Stats } from 'node:fs'

/** Where a path leads, or why nothing stands there that may be looked at. */
export type Resolved = { readonly place: Buffer; readonly stat: Stats } | { readonly why: string }

/** As many as the kernel follows (path_resolution(7)). */
const mostLinks = 40

/**
 * Follows a path inside a folder name by name, and every link by its text, so that nothing outside is ever looked at: neither `..` nor a link
 * leads out of the folder. An absolute link does, wherever it points: where the folder was mounted, it meant another place.
 */
export function resolveInside(folder: Buffer, path: Buffer): Resolved {
  if (path.length === 0) return { why: 'the path is empty' }
  if (path[0] === slash) return { why: 'the path is absolute' }
  const ahead = split(path)
  const at: Place[] = [{ place: folder, stat: lstatSync(folder) }]
  let links = 0
  for (;;) {
    const here = at.at(-1)
    if (here === undefined) return { why: leadsOut }
    const name = ahead.shift()
    if (name === undefined) return here
    if (!here.stat.isDirectory()) return { why: nothing }
    if (name === '' || name === '.') continue
    if (name === '..') {
      at.pop()
      continue
    }
    const place = Buffer.concat([here.place, Buffer.from(`/${name}`, 'latin1')])
    const stat = look(place)
    if (stat === undefined) return { why: nothing }
    if (!stat.isSymbolicLink()) {
      at.push({ place, stat })
      continue
    }
    links += 1
    if (links > mostLinks) return { why: 'too many links lead on and on' }
    const target = readlinkSync(place, { encoding: 'buffer' })
    if (target[0] === slash) return { why: leadsOut }
    ahead.unshift(...split(target))
  }
}

type Place = { readonly place: Buffer; readonly stat: Stats }

const slash = 0x2f
const nothing = 'nothing is there'
const leadsOut = 'it leads out of the folder'

/** One character for each byte: not every name is text. */
function split(path: Buffer): string[] {
  return path.toString('latin1').split('/')
}

/** A name that is too long for the file system is there as little as one that nobody has. */
function look(place: Buffer): Stats | undefined {
  try {
    return lstatSync(place)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(code)) return undefined
    throw error
  }
}
