import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'

import { resticEnvironment, type Repository } from '../../../src/repository/repository.ts'
import { readSnapshots, readTag } from '../../../src/repository/snapshots.ts'

/** What each file of a sound repository stands for, found without what is tried: by following every id from each snapshot down. */
export type Reach = {
  /** The backup whose manifest or part a snapshot is, by the snapshot's id; none for a record. */
  readonly backupOf: ReadonlyMap<string, string>
  /** Backups that need a piece, by its id. */
  readonly needed: ReadonlyMap<string, ReadonlySet<string>>
  readonly packs: ReadonlyMap<string, readonly Blob[]>
  /** Pieces that an index tells of, by the index's id. */
  readonly indexed: ReadonlyMap<string, readonly string[]>
}

type Blob = {
  readonly id: string
  readonly type: 'data' | 'tree'
  readonly offset: number
  readonly length: number
}

const Index = z.object({
  packs: z.array(
    z.object({
      id: z.string(),
      blobs: z.array(
        z.object({
          id: z.string(),
          type: z.enum(['data', 'tree']),
          offset: z.number(),
          length: z.number(),
        }),
      ),
    }),
  ),
})
const Tree = z.object({
  nodes: z.array(
    z.object({ content: z.array(z.string()).nullish(), subtree: z.string().nullish() }),
  ),
})

export async function findReach(repository: Repository): Promise<Reach> {
  const backupOf = new Map<string, string>()
  const needed = new Map<string, Set<string>>()
  for (const snapshot of await readSnapshots(repository)) {
    if (readTag(snapshot, 'lifeboat') === 'verification') continue
    const backup = readTag(snapshot, 'backup') ?? ''
    backupOf.set(snapshot.id, backup)
    for (const id of await follow(repository, snapshot.tree))
      needed.set(id, (needed.get(id) ?? new Set()).add(backup))
  }
  const packs = new Map<string, Blob[]>()
  const indexed = new Map<string, string[]>()
  for (const id of (await ask(repository, 'list', 'index')).match(/[0-9a-f]{64}/g) ?? []) {
    const index = Index.parse(JSON.parse(await ask(repository, 'cat', 'index', id)))
    indexed.set(
      id,
      index.packs.flatMap(({ blobs }) => blobs.map((blob) => blob.id)),
    )
    for (const pack of index.packs) packs.set(pack.id, pack.blobs)
  }
  return { backupOf, needed, packs, indexed }
}

async function follow(repository: Repository, tree: string): Promise<string[]> {
  const { nodes } = Tree.parse(JSON.parse(await ask(repository, 'cat', 'blob', tree)))
  const below = await Promise.all(
    nodes.map(async ({ content, subtree }) => [
      ...(content ?? []),
      ...(subtree == null ? [] : await follow(repository, subtree)),
    ]),
  )
  return [tree, ...below.flat()]
}

async function ask(repository: Repository, ...words: string[]): Promise<string> {
  const options = { env: { ...process.env, ...resticEnvironment(repository) }, maxBuffer: 2 ** 26 }
  const { stdout } = await promisify(execFile)(
    'restic',
    [...words, '--no-lock', '--no-cache'],
    options,
  )
  return stdout
}
