import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import type { Manifest } from '../../../src/model/manifest.ts'
import type { RepositoryCheck } from '../../../src/model/repository-check.ts'
import { nextSequence } from '../../../src/repository/backup-tags.ts'
import { commitBackup } from '../../../src/repository/commit.ts'
import { findListed } from '../../../src/repository/find-backups.ts'
import { openKnownBackups, type KnownBackups } from '../../../src/repository/known-backups.ts'
import { makeRepository } from '../../../src/repository/open.ts'
import type { Repository } from '../../../src/repository/repository.ts'
import { readSnapshots } from '../../../src/repository/snapshots.ts'
import { storePart } from '../../../src/repository/store-part.ts'
import { judgeBackup } from '../../../src/verify/judge-backup.ts'
import { runReadBack } from '../../../src/verify/run-read-back.ts'
import { verifyAll, type VerifyAllRequest } from '../../../src/verify/verify-all.ts'
import { cheapenKey } from '../cheap-key.ts'
import { exampleManifest } from '../example-manifest.ts'
import { runHere } from './run-here.ts'

export const password = 'test'
export const project = 'shop'
export const host = 'host-1'

/** A repository in a folder, with what Lifeboat knows of it. */
export type Ready = {
  readonly repository: Repository
  readonly stateFolder: string
  readonly known: KnownBackups
  readonly backups: readonly string[]
}

const signal = new AbortController().signal
const kinds = ['databases', 'files', 'config'] as const

/**
 * Two backups of three parts each, made by the steps of a backup and both proved stored. Some of what they hold is the same. Whatever is below
 * /stack goes in and is overwritten: for a container that is thrown away.
 */
export async function makeReady(folder: string): Promise<Ready> {
  const repository: Repository = { location: join(folder, 'repository'), password, mounts: [] }
  const stateFolder = join(folder, 'state')
  await makeRepository(repository, { count: async () => 0 }, signal)
  await makeKeyCheap(repository)
  const known = openKnownBackups(stateFolder, repository.location)
  await fill(0)
  const first = await back(repository, '2026-11-21T03-00-00Z-aaaa')
  await fill(1)
  const second = await back(repository, '2026-11-22T03-00-00Z-bbbb')
  const ready = { repository, stateFolder, known, backups: [first.id, second.id] }
  await verifyReady(ready, '2026-11-22T04-00-00Z-cccc')
  return ready
}

/** All of it verified, as the command line would. */
export function verifyReady(ready: Ready, runId: string): Promise<RepositoryCheck> {
  return verifyAll(requestFor(ready, runId))
}

/** The damaged backups by reading each part of each, as where restic's words do not tell which they are. */
export async function readReady(ready: Ready, runId: string): Promise<string[]> {
  const snapshots = await readSnapshots(ready.repository)
  const damage = { findings: [], touched: undefined }
  const damaged: string[] = []
  for (const backup of findListed(snapshots)) {
    const request = requestFor(ready, runId)
    const { backup: judged } = await judgeBackup(request, { backup, snapshots, damage })
    if (judged.state === 'damaged') damaged.push(judged.id)
  }
  return damaged
}

/** The backups that reading a share of the repository names: the one that a data file falls into. */
export async function readShareOf(ready: Ready, file: string): Promise<readonly string[]> {
  // By the first byte of its name, as restic does.
  const share = { part: (Number.parseInt(basename(file).slice(0, 2), 16) % 2) + 1, of: 2 }
  return (await runReadBack({ ...requestFor(ready, 'share'), share })).backups
}

function requestFor({ repository, known }: Ready, runId: string): VerifyAllRequest {
  return {
    run: { runId, project, signal },
    runWorker: runHere,
    repository,
    image: 'lifeboat',
    host,
    known,
    forgetsLost: false,
    startedAt: new Date(0),
    version: '0',
    onStep: () => undefined,
  }
}

async function makeKeyCheap({ location }: Repository): Promise<void> {
  const keys = join(location, 'keys')
  const [made = ''] = await readdir(keys)
  const { name, content } = cheapenKey(await readFile(join(keys, made), 'utf8'), password)
  await writeFile(join(keys, name), content)
  await rm(join(keys, made))
}

async function fill(round: number): Promise<void> {
  for (const kind of kinds) {
    const folder = `/stack/${folders[kind]}`
    await mkdir(join(folder, 'deep'), { recursive: true })
    await writeFile(join(folder, 'same'), noise(`${kind} same`, 3000))
    await writeFile(join(folder, 'deep', 'changed'), noise(`${kind} ${round}`, 3000))
  }
}

const folders = { databases: 'databases', files: 'volumes', config: 'config' } as const

/** Bytes that do not compress, the same each time. */
function noise(seed: string, length: number): Buffer {
  let state = Buffer.from(seed).reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 7)
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

async function back(repository: Repository, id: string): Promise<Manifest> {
  const before = await readSnapshots(repository)
  const parts = []
  for (const kind of kinds) {
    const path = `/stack/${folders[kind]}`
    const stored = await storePart(runHere, repository, {
      kind,
      path,
      image: 'lifeboat',
      mounts: [],
      backupId: id,
      project,
      host,
      without: [],
      parent: undefined,
    })
    parts.push(stored.part)
  }
  const sequence = nextSequence(before, { project, host })
  const draft = { ...exampleManifest({ id, project, host, sequence, servers: [] }), parts }
  return commitBackup(repository, draft, await readSnapshots(repository), signal)
}
