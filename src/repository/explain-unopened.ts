import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { LifeboatError } from '../errors.ts'
import type { Repository } from './repository.ts'

/**
 * What an error of opening the repository really means: where its config or every key is gone, restic says that there is no repository, or that
 * the password is wrong; but then its snapshots are still there. Any other error is given back as it is.
 */
export async function explainUnopened({ location }: Repository, error: unknown): Promise<unknown> {
  if (!(error instanceof LifeboatError)) return error
  const lacks = error.code === 'no-repository' ? 'config' : 'key'
  if (lacks === 'key' && error.code !== 'repository-password') return error
  const [keys, snapshots] = await Promise.all([
    list(join(location, 'keys')),
    list(join(location, 'snapshots')),
  ])
  const isThere = lacks === 'config' ? keys.length + snapshots.length > 0 : snapshots.length > 0
  if (!isThere || (lacks === 'key' && keys.length > 0)) return error
  return new LifeboatError('repository-damaged', `the repository ${location} has no ${lacks}`, {
    hint: 'Its snapshots are there, and none of its backups can be read without it. Bring that file back from a copy of the repository; it never changes.',
    cause: error,
    details: error.details,
  })
}

/** A folder that is not there holds nothing. */
async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}
