import { dirname } from 'node:path'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
import { showName, type PathEntry } from '../model/path-entry.ts'
import { suggest } from '../suggest.ts'
import { findParts, type FoundPart } from './find-part.ts'
import { listPaths } from './list-path.ts'
import { canHold, foldersAbove, resolvePath } from './part-path.ts'
import type { Repository } from './repository.ts'
import { streamRestic } from './run-restic.ts'

/** What stands at a path of a backup. */
export type FoundPath =
  | { readonly type: 'folder'; readonly entries: readonly PathEntry[] }
  | {
      readonly type: 'file'
      readonly entry: PathEntry
      /** Writes the file's bytes and ends the sink; returns when all of them are written. */
      writeTo(sink: Writable): Promise<void>
    }

/**
 * Looks a path up in a backup's parts; `wanted` may have any form that `resolvePath` takes. Nothing is restored.
 * Throws `no-such-path`, naming what stands nearest, or `not-a-file` for what has no bytes.
 */
export async function findPath(
  repository: Repository,
  manifest: Manifest,
  wanted: string,
  signal: AbortSignal,
): Promise<FoundPath> {
  const path = resolvePath(wanted, manifest)
  const parts = await findParts(repository, manifest, signal)
  const list = (from: readonly FoundPart[], paths: readonly string[]): Promise<PathEntry[]> =>
    listParts(repository, from, paths, signal)
  const holding = parts.filter(({ part }) => canHold(part.kind, path))
  const listed = await list(holding, [path])
  const entry = listed.find((each) => each.path === path)
  if (entry === undefined) {
    throw noSuchPath(manifest, path, await list(parts, foldersAbove(path)))
  }
  if (entry.type === 'folder') {
    return { type: 'folder', entries: listed.filter((each) => dirname(each.path) === path) }
  }
  if (entry.type !== 'file') throw notAFile(entry)
  const snapshot = holding[0]?.snapshot ?? ''
  return {
    type: 'file',
    entry,
    writeTo: (sink) => {
      const call = { arguments: ['dump', '--no-lock', snapshot, path], signal }
      return streamRestic(repository, call, (stdout) => pipeline(stdout, sink))
    },
  }
}

/** Several parts have folders in common: each entry comes once. */
async function listParts(
  repository: Repository,
  parts: readonly FoundPart[],
  paths: readonly string[],
  signal: AbortSignal,
): Promise<PathEntry[]> {
  const listings: PathEntry[][] = []
  for (const { snapshot } of parts) {
    listings.push(await listPaths(repository, snapshot, paths, signal))
  }
  return [...new Map(listings.flat().map((entry) => [entry.path, entry])).values()]
}

/** `known` are the folders above the path, as far as they are there, with what they hold. Pure. */
export function noSuchPath(
  { id }: Pick<Manifest, 'id'>,
  path: string,
  known: readonly PathEntry[],
): LifeboatError {
  const isFolder = (folder: string): boolean =>
    known.some((entry) => entry.path === folder && entry.type === 'folder')
  const above = foldersAbove(path)
  const deepest = above.findLast(isFolder) ?? above[0] ?? ''
  const held = known.filter((entry) => dirname(entry.path) === deepest)
  const next = path.slice(deepest.length + 1).split('/')[0] ?? ''
  const nearest = suggest(
    next,
    held.map(({ name }) => name),
  )
  const sorted = held.toSorted((a, b) => Number(b.name === nearest) - Number(a.name === nearest))
  const where = held.length === 0 ? `${deepest} is empty.` : `${deepest} holds what stands below.`
  return new LifeboatError('no-such-path', `backup ${id} has no ${JSON.stringify(path)}`, {
    hint: nearest === undefined ? where : `${where} Did you mean ${nearest}?`,
    details: sorted.slice(0, 20).map(describe),
  })
}

function describe({ name, type }: PathEntry): string {
  if (type === 'folder') return `${showName(name)}/`
  return type === 'file' ? showName(name) : `${showName(name)} (${type})`
}

function notAFile({ path, type }: PathEntry): LifeboatError {
  return new LifeboatError('not-a-file', `${path} is a ${type}, which has no bytes to show`, {
    hint: 'Name the file that it leads to, or restore it.',
  })
}
