import { access, constants, mkdir, readdir } from 'node:fs/promises'

import { LifeboatError } from '../errors.ts'
import { refuseGone, type Earlier } from './refuse-gone.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'
import { readSnapshots, type Snapshot } from './snapshots.ts'

/**
 * The snapshots of a repository that can be read and written; undefined when its folder is empty and one could be made there.
 * Throws when the folder holds something else, cannot be written, or the password is wrong. Writes nothing.
 */
export async function openForWriting(
  repository: Repository,
  signal: AbortSignal,
): Promise<Snapshot[] | undefined> {
  const { location, store } = repository
  if (store !== undefined) return openStore(repository, signal)
  await mkdir(location, { recursive: true }).catch((cause: unknown) => {
    throw notWritable(location, cause)
  })
  const state = await checkFolder(location)
  return state === 'empty' ? undefined : readSnapshots(repository, signal)
}

/** The same of a store: where no repository is, one could be made. What else there is in it, nobody looks. */
export async function openStore(
  repository: Repository,
  signal?: AbortSignal,
): Promise<Snapshot[] | undefined> {
  return readSnapshots(repository, signal).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
}

function isMissing(error: unknown): boolean {
  return error instanceof LifeboatError && ['no-repository', 'no-bucket'].includes(error.code)
}

/**
 * Makes a repository in an empty folder, or in a store, with its bucket where the key may do that; its snapshots are none. Throws `repository-gone` where
 * there was one.
 */
export async function makeRepository(
  repository: Repository,
  earlier: Earlier,
  signal: AbortSignal,
): Promise<Snapshot[]> {
  await refuseGone(repository.location, earlier)
  await runRestic(repository, { arguments: ['init'], isPatient: true, signal })
  await earlier.forget?.()
  return []
}

/** A bare Git repository has a `config` too: all of restic's own entries must be there (restic, "Repository Format"). */
const layout = ['config', 'data', 'keys', 'snapshots']

/** Whether a folder is empty or holds a repository; throws when it cannot be written or holds anything else. */
export async function checkFolder(location: string): Promise<'empty' | 'repository'> {
  const entries = await readdir(location).catch((cause: unknown) => {
    throw notWritable(location, cause)
  })
  await access(location, constants.W_OK).catch((cause: unknown) => {
    throw notWritable(location, cause)
  })
  const names = entries.filter((name) => name !== 'lost+found')
  if (names.length === 0) return 'empty'
  if (layout.every((name) => names.includes(name))) return 'repository'
  throw notARepository(location, names)
}

function notWritable(location: string, cause: unknown): LifeboatError {
  return new LifeboatError(
    'repository-not-writable',
    `the repository ${location} cannot be written`,
    {
      hint: 'Mount it without :ro and see that Lifeboat’s user may write it.',
      cause,
    },
  )
}

function notARepository(location: string, entries: readonly string[]): LifeboatError {
  return new LifeboatError('not-a-repository', `${location} holds files, but no repository`, {
    hint: 'Nothing was written there. Name an empty folder, or the one that holds the repository.',
    details: entries.slice(0, 10),
  })
}
