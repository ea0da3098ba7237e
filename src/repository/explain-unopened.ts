import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { LifeboatError } from '../errors.ts'
import type { Repository } from './repository.ts'

/**
 * What an error of opening the repository really means. Where its config or every key is gone, restic says that there is no repository, or that
 * the password is wrong; but then its snapshots are still there. Of a config of a few bytes restic 0.18 dies without a word of it. Any other
 * error is given back as it is.
 */
export async function explainUnopened({ location }: Repository, error: unknown): Promise<unknown> {
  if (!(error instanceof LifeboatError)) return error
  const flaw = await findFlaw(location, error.code)
  if (flaw === undefined) return error
  return new LifeboatError('repository-damaged', `the repository ${location} ${flaw}`, {
    hint: 'Its snapshots are there, and none of its backups can be read without that file. Bring it back from a copy of the repository; it never changes.',
    cause: error,
    details: error.details.slice(0, 10),
  })
}

async function findFlaw(location: string, code: string): Promise<string | undefined> {
  const snapshots = await list(join(location, 'snapshots'))
  if (snapshots.length === 0) return undefined
  switch (code) {
    case 'no-repository':
      return 'has no config'
    case 'repository-password':
      return (await list(join(location, 'keys'))).length === 0 ? 'has no key' : undefined
    case 'restic-failed':
      return (await isCutShort(join(location, 'config'))) ? 'has no whole config' : undefined
    default:
      return undefined
  }
}

/** A folder that is not there holds nothing. */
async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}

/** What is sealed has 16 bytes before and behind its text (restic, "Repository Format": Encryption and MAC). */
const sealBytes = 32

async function isCutShort(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined)
  return found !== undefined && found.size <= sealBytes
}
