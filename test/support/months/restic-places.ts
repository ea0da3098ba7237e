/** The two stores as folders on this machine's disk, by its own restic: what production does to a repository, with workers that are children here. */
import { spawn } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { LifeboatError } from '../../../src/errors.ts'
import { WorkerFailedError, type WorkerOutput, type WorkerSpec } from '../../../src/model/worker.ts'
import { commitBackup } from '../../../src/repository/commit.ts'
import { copyDocument, copySnapshots, openCopy } from '../../../src/repository/copy-snapshots.ts'
import { findListed, readListedManifest } from '../../../src/repository/find-backups.ts'
import { forget, giveBackSpace } from '../../../src/repository/forget.ts'
import { makeRepository } from '../../../src/repository/open.ts'
import { pairRepositories } from '../../../src/repository/pair.ts'
import type { Repository } from '../../../src/repository/repository.ts'
import { readAllSnapshots, readSnapshots } from '../../../src/repository/snapshots.ts'
import { storeDocument } from '../../../src/repository/store-document.ts'
import { storeVerification } from '../../../src/repository/verifications.ts'
import { runRestic } from '../../../src/repository/run-restic.ts'
import { cheapenKey } from '../cheap-key.ts'
import { examplePart } from '../example-manifest.ts'
import type { Places, Store } from './places.ts'
import { holdTime } from './simulated-time.ts'

const { signal } = new AbortController()
const neverMade = { count: async () => 0 }
const nothing = { snapshots: [], unreadable: [] }
const image = 'lifeboat'

export type ResticPlaces = Places & {
  /** Reads all of both back; gives the backups that each lists. */
  readonly check: () => Promise<{ first: string[]; second: string[] }>
}

/** Both below a folder; the first one is made, the copy is not yet. */
export async function openResticPlaces(folder: string): Promise<ResticPlaces> {
  const [first, second] = ['first', 'second'].map((name): Repository => {
    return { location: `${folder}/${name}`, password: 'test', mounts: [] }
  }) as [Repository, Repository]
  await makeRepository(first, neverMade, signal)
  await cheapen(first)
  const pair = pairRepositories(first, second)
  return {
    first: openStore(first),
    second: openStore(second),
    open: () =>
      holdTime(async () => {
        const held = await openCopy(second, pair, { earlier: neverMade, signal })
        await cheapen(second)
        return held
      }),
    copying: (held) => ({
      readManifest: (backup) =>
        holdTime(() => readListedManifest(first, held, { wanted: backup, project: undefined })),
      copyParts: (snapshots) => holdTime(() => copySnapshots(runHere, pair, { image, snapshots })),
      readCopied: () => holdTime(() => readSnapshots(second, signal)),
      copyManifest: (snapshot) => holdTime(() => copyDocument(pair, snapshot, signal)),
    }),
    check: async () => {
      for (const repository of [first, second]) {
        await runRestic(repository, { arguments: ['check', '--read-data'], isPlain: true })
      }
      const [own, copied] = await Promise.all([readSnapshots(first), readSnapshots(second)])
      const ids = (held: typeof own): string[] => findListed(held).map(({ id }) => id)
      return { first: ids(own), second: ids(copied) }
    },
  }
}

/** Else half a second of a core goes into the password, thousands of times. */
async function cheapen({ location }: Repository): Promise<void> {
  const folder = join(location, 'keys')
  const [name = ''] = await readdir(folder)
  if (cheap.has(name)) return
  const made = cheapenKey(await readFile(join(folder, name), 'utf8'), 'test')
  await writeFile(join(folder, made.name), made.content)
  await rm(join(folder, name))
  cheap.add(made.name)
}

const cheap = new Set<string>()

function openStore(repository: Repository): Store {
  return {
    read: () =>
      holdTime(() =>
        readAllSnapshots(repository, signal).catch((error: unknown) => {
          // As whoever lists the copy takes it, before the first was copied.
          if (error instanceof LifeboatError && error.code === 'no-repository') return nothing
          throw error
        }),
      ),
    storePart: (kind, { id, project, host }) =>
      holdTime(async () => {
        const tags = { lifeboat: kind, backup: id, project }
        const document = { kind, id, words: 'what there was '.repeat(50) }
        await storeDocument(repository, { name: `${kind}.json`, document, host, tags }, signal)
        const held = await readSnapshots(repository, signal)
        const own = held.find(
          (each) => each.tags?.includes(`backup=${id}`) && each.tags.includes(`lifeboat=${kind}`),
        )
        return examplePart(kind, { snapshot: own?.id ?? '', tree: own?.tree ?? '' })
      }),
    publish: (manifest) =>
      holdTime(async () => {
        await commitBackup(repository, manifest, await readSnapshots(repository, signal), signal)
      }),
    record: (verification) => holdTime(() => storeVerification(repository, verification, signal)),
    forget: (ids) => holdTime(() => forget(repository, ids, signal)),
    giveBackSpace: () => holdTime(() => giveBackSpace(runHere, repository, image)),
  }
}

/** A worker as a child of this process: it sees the same folders. */
async function runHere(spec: WorkerSpec): Promise<WorkerOutput> {
  const [program = '', ...words] = spec.entrypoint
  const child = spawn(program, [...words, ...spec.command], {
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/tmp',
      ...spec.env,
      ...spec.secrets?.variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exit) => resolve(exit ?? 1))
  })
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    code,
  ])
  if (exitCode === 0) return { stdout, stderr }
  throw new WorkerFailedError(`${spec.purpose} failed`, { stdout, stderr }, exitCode)
}
