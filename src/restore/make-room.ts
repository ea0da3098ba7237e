/** Runs inside the worker that writes files: takes away what is to be replaced, and says where restic must begin. */
import { lstat, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { z } from 'zod'

import { literalPattern } from '../repository/backup-arguments.ts'
import { fitsPattern, readPattern, type PathPattern } from '../repository/fits-pattern.ts'
import { pathBlocked } from './check-path.ts'

const Place = z.object({
  folder: z.string().describe('where the target stands in the worker: as in the part'),
  inside: z.string().optional().describe('the one path below it that is replaced'),
  keep: z.array(z.string()).describe('paths below it that are not touched'),
  keepFitting: z
    .array(z.string())
    .optional()
    .describe('patterns of what the backup left out and is not touched'),
})
export const Room = z.object({
  snapshot: z.string(),
  root: z.string().describe('folder of the part that all places stand in'),
  places: z.array(Place),
  keepExtra: z.boolean(),
})
export type Room = z.infer<typeof Room>

/**
 * Empties each place, but for what is kept, and writes restic's arguments. From the folder above, restic restores the owner, mode and
 * time of a volume's root too; one path inside is restored from its own folder, since restic would change those on the way.
 * Throws `path-blocked` when something else than a folder stands in the way.
 */
export async function makeRoom(requestPath: string, argumentsPath: string): Promise<void> {
  const { snapshot, root, places, keepExtra } = Room.parse(
    JSON.parse(await readFile(requestPath, 'utf8')),
  )
  const starts: Start[] = []
  for (const { folder, inside } of places) {
    starts.push(
      inside === undefined
        ? { from: root, include: folder.slice(root.length) }
        : await findStart(folder, inside),
    )
  }
  const from = starts[0]?.from ?? root
  // restic begins at one folder: what were emptied below another one would not be written again.
  if (starts.some((start) => start.from !== from)) throw new Error('several places to begin at')
  for (const [index, { include }] of starts.entries()) {
    const { inside, keep = [], keepFitting = [] } = places[index] ?? {}
    const kept = { paths: keep, patterns: keepFitting.map(readPattern) }
    if (!keepExtra) await empty(Buffer.from(`${from}${include}`), inside !== undefined, kept)
  }
  const options = starts.flatMap(({ include }) => ['--include', literalPattern(include)])
  const words = [`${snapshot}:${from}`, '--target', from, ...options]
  await writeFile(argumentsPath, words.map((word) => `${word}\0`).join(''))
}

type Start = { readonly from: string; readonly include: string }

/** The deepest folder on the way that is there. Links are never followed: they may lead out of the volume. */
async function findStart(folder: string, inside: string): Promise<Start> {
  let from = folder
  const names = inside.split('/')
  while (names.length > 1) {
    const next = `${from}/${names[0]}`
    const stat = await lstat(next).catch(() => undefined)
    if (stat === undefined) break
    if (!stat.isDirectory()) throw pathBlocked(next)
    from = next
    names.shift()
  }
  return { from, include: `/${names.join('/')}` }
}

type Kept = { readonly paths: readonly string[]; readonly patterns: readonly PathPattern[] }

/**
 * Removes what a folder holds (or the path itself), going around what is kept; a folder with something kept in it stays. Says whether
 * the path itself is gone. Names are bytes: not all of them are text.
 */
async function empty(
  path: Buffer,
  withItself: boolean,
  { paths, patterns }: Kept,
): Promise<boolean> {
  if (paths.some((each) => isSameOrBelow(path, Buffer.from(each)))) return false
  if (patterns.some((pattern) => fitsPattern(pattern, path))) return false
  const kept = paths.filter((each) => isSameOrBelow(Buffer.from(each), path))
  if (withItself && kept.length === 0 && patterns.length === 0) {
    await rm(path, { recursive: true, force: true })
    return true
  }
  const stat = await lstat(path).catch(() => undefined)
  if (stat === undefined) return true
  if (!stat.isDirectory()) {
    if (withItself) await rm(path, { force: true })
    return withItself
  }
  let isEmpty = true
  for (const name of await readdir(path, { encoding: 'buffer' })) {
    const below = Buffer.concat([path, slash, name])
    if (!(await empty(below, true, { paths: kept, patterns }))) isEmpty = false
  }
  // The way to a kept path stays, whether that is there or not.
  const isRemoved = withItself && isEmpty && kept.length === 0
  if (isRemoved) await rmdir(path)
  return isRemoved
}

const slash = Buffer.from('/')

function isSameOrBelow(path: Buffer, folder: Buffer): boolean {
  return (
    path.equals(folder) ||
    path.subarray(0, folder.length + 1).equals(Buffer.concat([folder, slash]))
  )
}
