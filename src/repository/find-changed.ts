import { spawn } from 'node:child_process'
import { buffer, text } from 'node:stream/consumers'

export type Found = {
  readonly path: Buffer
  readonly bytes: number
  /** Seconds since 1970. */
  readonly ctime: number
  /** On a file system whose times say nothing of what is written through a mapping. */
  readonly inMemory: boolean
}

/**
 * What below a folder has a ctime of a moment or later (seconds since 1970): anything, or only files, and then all of those that are in
 * memory. The kernel sets ctime with
 * every change of content, size, name, owner or mode, and nobody can set it. Throws when something could not be looked at.
 */
export async function findChanged(folder: string, since: number, only?: 'files'): Promise<Found[]> {
  const type = only === 'files' ? ['-type', 'f'] : []
  // Times in memory say nothing of what was written through a mapping.
  const changed = ['(', '-newerct', `@${since}`, ...(only ? ['-o', '-fstype', 'tmpfs'] : []), ')']
  const child = spawn(
    'find',
    [folder, '-mindepth', '1', ...type, ...changed, '-printf', '%C@ %s %F %p\\0'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const [found, words, code] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    }),
  ])
  // What vanishes while it is looked for is no failure.
  const failures = words.split('\n').filter((line) => line !== '' && !isGone(line))
  if (code !== 0 && failures.length > 0) throw new Error(`find: ${failures[0] ?? code}`)
  return splitFound(found)
}

/** Of a line of find’s own words. Pure. */
export function isGone(line: string): boolean {
  return line.endsWith('No such file or directory')
}

/** `CTIME BYTES FILESYSTEM PATH`, each ended by a zero byte; names are bytes. Pure. */
export function splitFound(output: Buffer): Found[] {
  const found: Found[] = []
  for (let start = 0; start < output.length;) {
    const end = output.indexOf(0, start)
    if (end === -1) break
    const line = output.subarray(start, end)
    const first = line.indexOf(' ')
    const second = line.indexOf(' ', first + 1)
    const third = line.indexOf(' ', second + 1)
    found.push({
      ctime: Number(line.subarray(0, first).toString()),
      bytes: Number(line.subarray(first + 1, second).toString()),
      inMemory: line.subarray(second + 1, third).toString() === 'tmpfs',
      path: line.subarray(third + 1),
    })
    start = end + 1
  }
  return found
}
