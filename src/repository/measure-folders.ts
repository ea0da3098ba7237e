import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

import { messageOf } from '../errors.ts'
import { fitsPattern, type PathPattern } from './fits-pattern.ts'
import { isGone } from './find-changed.ts'
import type { Measured } from './pass-protocol.ts'

/**
 * Counts the regular files below folders and their bytes, without what is left out. A size that is too small would look like a loss: what could
 * not be looked at whole is a problem instead. Never throws, for nothing depends on it.
 */
export async function measureFolders(
  folders: readonly string[],
  without: readonly PathPattern[],
): Promise<Measured> {
  const none = { event: 'measured' as const, folders: [] }
  if (folders.length === 0) return { ...none, problem: null }
  const child = spawn('find', [...folders, '-type', 'f', '-printf', String.raw`%s\0%H\0%P\0`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const [counts, words, code] = await Promise.all([
      count(child.stdout, without),
      text(child.stderr),
      new Promise<number | null>((resolve, reject) => {
        child.once('error', reject)
        child.once('close', resolve)
      }),
    ])
    const [failure] = words.split('\n').filter((line) => line !== '' && !isGone(line))
    if (code !== 0 && failure !== undefined) return { ...none, problem: failure }
    const measured = folders.map((path) => ({ path, ...(counts.get(path) ?? empty) }))
    return { ...none, folders: measured, problem: null }
  } catch (error) {
    return { ...none, problem: messageOf(error) }
  }
}

type Count = { readonly files: number; readonly bytes: number }

const empty: Count = { files: 0, bytes: 0 }

/** Of what `find` says, which is never held whole: there may be millions of files. */
async function count(
  output: Readable,
  without: readonly PathPattern[],
): Promise<Map<string, Count>> {
  const counts = new Map<string, Count>()
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of output) {
    const { records, left } = cutRecords(Buffer.concat([rest, chunk as Buffer]))
    rest = left
    for (const { bytes, folder, path } of records) {
      if (isLeftOut(without, folder, path)) continue
      const name = folder.toString()
      const sum = counts.get(name) ?? empty
      counts.set(name, { files: sum.files + 1, bytes: sum.bytes + bytes })
    }
  }
  return counts
}

type FileRecord = { readonly bytes: number; readonly folder: Buffer; readonly path: Buffer }

/** `BYTES`, `FOLDER` and the `PATH` below it, each ended by a zero byte. Names are bytes. Gives what is no whole record yet, too. */
function cutRecords(output: Buffer): { records: FileRecord[]; left: Buffer } {
  const records: FileRecord[] = []
  let start = 0
  for (;;) {
    const first = output.indexOf(0, start)
    const second = first === -1 ? -1 : output.indexOf(0, first + 1)
    const third = second === -1 ? -1 : output.indexOf(0, second + 1)
    if (third === -1) return { records, left: output.subarray(start) }
    records.push({
      bytes: Number(output.subarray(start, first).toString()),
      folder: output.subarray(first + 1, second),
      path: output.subarray(second + 1, third),
    })
    start = third + 1
  }
}

const slash = Buffer.from('/')

/** A folder may itself be a file that is mounted; then there is no path below it. */
function isLeftOut(without: readonly PathPattern[], folder: Buffer, path: Buffer): boolean {
  if (without.length === 0) return false
  const whole = path.length === 0 ? folder : Buffer.concat([folder, slash, path])
  return without.some((pattern) => fitsPattern(pattern, whole))
}
