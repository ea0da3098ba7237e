/** Runs inside the worker that writes configuration back to its host. */
import { constants } from 'node:fs'
import {
  chmod,
  copyFile,
  lchown,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'

import { findOnHost } from './host-path.ts'

/** What the worker is told. Paths of the host are absolute, `from` is relative to the folder that the configuration was read into. */
export const LayOrder = z.object({
  does: z.enum(['look', 'write']),
  targets: z.array(
    z.object({ from: z.string(), target: z.string(), kind: z.enum(['folder', 'file']) }),
  ),
  places: z.array(z.object({ path: z.string(), kind: z.enum(['folder', 'file']) })),
})
export type LayOrder = z.infer<typeof LayOrder>

/** What it answers, as one line. */
export const Laid = z.object({
  event: z.literal('laid'),
  differing: z.array(z.string()).describe('host paths that stand there and are not the same'),
  written: z.number().int().nonnegative(),
})
export type Laid = z.infer<typeof Laid>

type Pair = { readonly from: string; readonly target: string }

/** Compares all of it first, and writes only when nothing differs: then only what is missing. */
export async function layFiles(captured: string, root: string, orderPath: string): Promise<Laid> {
  const order = LayOrder.parse(JSON.parse(await readFile(orderPath, 'utf8')))
  const pairs: Pair[] = []
  for (const { from, target, kind } of order.targets) {
    const held = join(captured, from)
    if ((await look(held)) === undefined) continue
    const below = kind === 'folder' ? await listBelow(held) : []
    pairs.push(
      { from: held, target },
      ...below.map((path) => ({
        from: join(held, path),
        target: join(target, path),
      })),
    )
  }
  const differing: string[] = []
  for (const pair of pairs) if (!(await fits(root, pair))) differing.push(pair.target)
  if (differing.length > 0 || order.does === 'look') return { event: 'laid', differing, written: 0 }
  let written = 0
  for (const pair of pairs) if (await write(root, pair)) written += 1
  for (const place of order.places) await makePlace(root, place)
  return { event: 'laid', differing, written }
}

/** Relative, each folder before what is in it. */
async function listBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.toSorted()
}

async function fits(root: string, { from, target }: Pair): Promise<boolean> {
  const place = await findOnHost(root, target)
  const [held, there] = [await lstat(from), await look(place)]
  if (there === undefined) return true
  if (held.isDirectory()) return there.isDirectory()
  if (held.isSymbolicLink() && there.isSymbolicLink()) {
    return (await readlink(from)) === (await readlink(place))
  }
  if (!held.isFile() || !there.isFile() || held.size !== there.size) return false
  return (await readFile(from)).equals(await readFile(place))
}

/** Gives whether there was something to write. A file comes under its name whole: a run that is killed leaves no half of one. */
async function write(root: string, { from, target }: Pair): Promise<boolean> {
  const place = await findOnHost(root, target)
  if ((await look(place)) !== undefined) return false
  const held = await lstat(from)
  await mkdir(dirname(place), { recursive: true })
  if (held.isDirectory()) {
    await mkdir(place)
    await lchown(place, held.uid, held.gid)
    await chmod(place, held.mode & 0o7777)
    return true
  }
  const beside = `${place}.lifeboat`
  await rm(beside, { force: true })
  if (held.isSymbolicLink()) {
    await symlink(await readlink(from), beside)
    await lchown(beside, held.uid, held.gid)
  } else {
    await copyFile(from, beside, constants.COPYFILE_EXCL)
    await lchown(beside, held.uid, held.gid)
    await chmod(beside, held.mode & 0o7777)
    await utimes(beside, held.atime, held.mtime)
  }
  await rename(beside, place)
  return true
}

/** Whatever stands there already is what it is. */
async function makePlace(root: string, { path, kind }: LayOrder['places'][number]): Promise<void> {
  const place = await findOnHost(root, path)
  if ((await look(place)) !== undefined) return
  await mkdir(kind === 'folder' ? place : dirname(place), { recursive: true })
  if (kind === 'file') await writeFile(place, '', { flag: 'wx' })
}

async function look(path: string) {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
}
