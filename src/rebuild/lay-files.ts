/** Runs inside the worker that writes configuration back to its host. */
import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
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
  missing: z.array(z.string()).describe('host paths that are to be written, folders whole'),
})
export type Laid = z.infer<typeof Laid>

type Pair = { readonly from: string; readonly target: string }

/**
 * Compares all of it, and writes nothing. What is missing, and may be copied because nothing differs, stands in `listPath`
 * afterwards: from where, and to where in the worker, each ended by a zero byte.
 */
export async function layFiles(
  captured: string,
  root: string,
  orderPath: string,
  listPath: string,
): Promise<Laid> {
  const order = LayOrder.parse(JSON.parse(await readFile(orderPath, 'utf8')))
  const differing: string[] = []
  const missing: Pair[] = []
  for (const pair of await listPairs(captured, order.targets)) {
    if (missing.some((above) => pair.target.startsWith(`${above.target}/`))) continue
    const state = await compare(root, pair)
    if (state === 'missing') missing.push(pair)
    if (state === 'differs') differing.push(pair.target)
  }
  const isWriting = differing.length === 0 && order.does === 'write'
  await writeFile(listPath, isWriting ? await describeCopies(root, missing) : '')
  return { event: 'laid', differing, missing: missing.map(({ target }) => target) }
}

async function listPairs(captured: string, targets: LayOrder['targets']): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (const { from, target, kind } of targets) {
    const held = join(captured, from)
    if ((await look(held)) === undefined) continue
    const below = kind === 'folder' ? await listBelow(held) : []
    pairs.push({ from: held, target })
    pairs.push(...below.map((path) => ({ from: join(held, path), target: join(target, path) })))
  }
  return pairs
}

async function describeCopies(root: string, missing: readonly Pair[]): Promise<string> {
  const ends = await Promise.all(
    missing.map(async ({ from, target }) => `${from}\0${await findOnHost(root, target)}\0`),
  )
  return ends.join('')
}

/** Makes the places for data that are missing. Only when the configuration stands: a place may be in the middle of it. */
export async function makePlaces(root: string, orderPath: string): Promise<void> {
  const order = LayOrder.parse(JSON.parse(await readFile(orderPath, 'utf8')))
  if (order.does === 'look') return
  for (const place of order.places) await makePlace(root, place)
}

/** Relative, each folder before what is in it. */
async function listBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.toSorted()
}

async function compare(
  root: string,
  { from, target }: Pair,
): Promise<'same' | 'missing' | 'differs'> {
  const place = await findOnHost(root, target)
  const held = await lstat(from)
  const there = await look(place)
  if (there === undefined) return 'missing'
  if (held.isDirectory()) return there.isDirectory() ? 'same' : 'differs'
  if (held.isSymbolicLink() && there.isSymbolicLink()) {
    return (await readlink(from)) === (await readlink(place)) ? 'same' : 'differs'
  }
  if (!held.isFile() || !there.isFile() || held.size !== there.size) return 'differs'
  return (await readFile(from)).equals(await readFile(place)) ? 'same' : 'differs'
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
