/** Runs inside the worker that writes configuration back to its host. */
import { lstat, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

import { isWithin } from '../restore/list-archived.ts'
import { findOnHost } from './host-path.ts'

/** What the worker is told. Paths of the host are absolute, `from` is relative to the folder that the configuration was read into. */
export const LayOrder = z.object({
  does: z.enum(['look', 'write']),
  targets: z.array(
    z.object({ from: z.string(), target: z.string(), kind: z.enum(['folder', 'file']) }),
  ),
  places: z.array(z.object({ path: z.string(), kind: z.enum(['folder', 'file']) })),
  anew: z
    .array(z.string())
    .optional()
    .describe('host paths whose files come out of the files part: nothing of a person’s is there'),
  within: z
    .object({
      folder: z.string().describe('the one host folder that anything may be written in'),
      isNew: z.boolean().describe('whether it must not be there yet'),
      without: z.array(z.string()).describe('host paths that are not written'),
    })
    .optional()
    .describe('of a clone'),
})
export type LayOrder = z.infer<typeof LayOrder>

/** What it answers, as one line. */
export const Laid = z.object({
  event: z.literal('laid'),
  differing: z.array(z.string()).describe('host paths that stand there and are not the same'),
  missing: z.array(z.string()).describe('host paths that are to be written, folders whole'),
  leadingOut: z.array(z.string()).describe('host paths that links lead out of a clone’s folder'),
})
export type Laid = z.infer<typeof Laid>

/** What it answers of the places, as one line. */
export const Placed = z.object({ event: z.literal('placed'), leadingOut: z.array(z.string()) })
export type Placed = z.infer<typeof Placed>

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
  const { within, anew = [] } = order
  const isAnew = ({ target }: Pair): boolean => anew.some((path) => isWithin(path, target))
  const differing = (await isTaken(root, order)) ? [within?.folder ?? ''] : []
  const missing: Pair[] = []
  const pairs = await listPairs(captured, order.targets)
  const leadingOut = within === undefined ? [] : await findBehindLinks(pairs)
  // Gone from what is copied: a folder that is missing is copied whole.
  for (const { from, target } of pairs) if (within?.without.includes(target)) await rm(from)
  for (const pair of pairs) {
    if (within?.without.includes(pair.target)) continue
    if (missing.some((above) => pair.target.startsWith(`${above.target}/`))) continue
    const state = await compare(root, pair)
    if (state === 'missing') missing.push(pair)
    if (state === 'differs' && !isAnew(pair)) differing.push(pair.target)
  }
  const isWriting = differing.length + leadingOut.length === 0 && order.does === 'write'
  await writeFile(listPath, isWriting ? await describeCopies(root, missing) : '')
  return { event: 'laid', differing, missing: missing.map(({ target }) => target), leadingOut }
}

/** What stands there is no clone’s that was cut off: whoever made it may need it. */
async function isTaken(root: string, { does, within }: LayOrder): Promise<boolean> {
  if (does === 'write' || within?.isNew !== true) return false
  return (await look(await findOnHost(root, within.folder))) !== undefined
}

/** Written there, a file would come to wherever the link leads. */
async function findBehindLinks(pairs: readonly Pair[]): Promise<string[]> {
  const links: string[] = []
  for (const { from, target } of pairs) {
    if ((await lstat(from)).isSymbolicLink()) links.push(target)
  }
  return pairs
    .map(({ target }) => target)
    .filter((target) => links.some((link) => target.startsWith(`${link}/`)))
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

/**
 * Looks which places for data are missing, once the configuration stands: a place may be in the middle of it. Afterwards `listPath` has what each of
 * them is and where in the worker, each ended by a zero byte. Nothing is in it when one is out of a clone’s folder: whoever mounts that, writes there.
 */
export async function listPlaces(
  root: string,
  orderPath: string,
  listPath: string,
): Promise<Placed> {
  const order = LayOrder.parse(JSON.parse(await readFile(orderPath, 'utf8')))
  const places = order.does === 'write' ? order.places : []
  const leadingOut = await findLeadingOut(root, order, places)
  // Several containers may have the same one, and one may be in the middle of another.
  const missing = new Map<string, string>()
  for (const { path, kind } of leadingOut.length === 0 ? places : []) {
    const place = await findOnHost(root, path)
    if (!missing.has(place) && (await look(place)) === undefined) missing.set(place, kind)
  }
  const words = [...missing].toSorted(([a], [b]) => (a < b ? -1 : 1))
  await writeFile(listPath, words.map(([place, kind]) => `${kind}\0${place}\0`).join(''))
  return { event: 'placed', leadingOut }
}

async function findLeadingOut(
  root: string,
  { within }: LayOrder,
  places: LayOrder['places'],
): Promise<string[]> {
  if (within === undefined) return []
  const folder = await findOnHost(root, `${within.folder}/.`)
  const out: string[] = []
  for (const { path } of places) {
    if (!(await findOnHost(root, `${path}/.`)).startsWith(`${folder}/`)) out.push(path)
  }
  return out
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

async function look(path: string) {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
}
