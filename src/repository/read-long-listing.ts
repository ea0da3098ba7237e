import type { PathEntry } from '../model/path-entry.ts'

/** What only the long listing has: the path in bytes, and the target of a symlink. */
export type LongEntry = { readonly path: Buffer; readonly target: Buffer | undefined }

type Expected = Pick<PathEntry, 'path' | 'type'>

/**
 * Reads `restic ls --long` (0.18, format.go): `MODE UID GID SIZE DATE TIME PATH`, and ` -> TARGET` for a symlink. Paths and targets come as the
 * bytes that they are, line breaks too, so each entry is read by what the other listing says of it. The function that is given throws when the
 * two do not list the same.
 */
export function readLongListing(
  lines: AsyncIterator<Buffer>,
): (expected: Expected) => Promise<LongEntry> {
  let ahead: Promise<IteratorResult<Buffer, unknown>> | undefined
  const look = (): Promise<IteratorResult<Buffer, unknown>> => (ahead ??= lines.next())
  const take = async (): Promise<Buffer> => {
    const next = await look()
    if (next.done === true) throw new Error('the long listing ended before the other one')
    ahead = undefined
    return next.value
  }
  return async (expected) => {
    let entry = await take()
    for (let breaks = expected.path.split('\n').length; breaks > 1; breaks -= 1) {
      entry = Buffer.concat([entry, lineBreak, await take()])
    }
    while (expected.type === 'symlink') {
      const next = await look()
      if (next.done === true || beginsEntry(next.value)) break
      entry = Buffer.concat([entry, lineBreak, await take()])
    }
    return splitEntry(entry, expected)
  }
}

const lineBreak = Buffer.from('\n')
const arrow = Buffer.from(' -> ')

/** A mode such as `dugtrwxr-xr-x`, then the numbers, the date and the time. */
const beginning =
  /^[A-Za-z?-]+(?:r|-)[w-][x-][r-][w-][x-][r-][w-][x-] +\d+ +\d+ +\d+ \S+ \d\d:\d\d:\d\d \//

function beginsEntry(line: Buffer): boolean {
  return beginning.test(line.subarray(0, 160).toString('latin1'))
}

function splitEntry(entry: Buffer, { path, type }: Expected): LongEntry {
  // What stands before the path has no slash in it.
  const rest = entry.subarray(entry.indexOf('/'))
  if (type !== 'symlink') {
    if (isSame(rest, path)) return { path: rest, target: undefined }
  } else {
    // A name may hold an arrow as well.
    for (let at = rest.indexOf(arrow); at !== -1; at = rest.indexOf(arrow, at + 1)) {
      const name = rest.subarray(0, at)
      if (isSame(name, path)) return { path: name, target: rest.subarray(at + arrow.length) }
    }
  }
  throw new Error(`the listings differ at ${JSON.stringify(path)}`)
}

/** Go and JavaScript put different numbers of U+FFFD where bytes are no UTF-8. */
function isSame(name: Buffer, path: string): boolean {
  const text = name.toString()
  return text === path || collapse(text) === collapse(path)
}

function collapse(text: string): string {
  return text.replaceAll(/\uFFFD+/g, '\uFFFD')
}
