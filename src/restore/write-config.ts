import { access, constants, mkdir, readdir } from 'node:fs/promises'
import { isAbsolute } from 'node:path'

import { configRoot } from '../backup/config-listing.ts'
import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Self } from '../model/stack.ts'
import { findMount } from '../repository/locate.ts'
import type { Repository } from '../repository/repository.ts'
import { runRestic } from '../repository/run-restic.ts'
import { findConfig } from './compare-config.ts'

/**
 * Writes a backup's configuration into a new or empty folder, never over the live one: compose files, `.env`, sources below `project`
 * and `outside`, files that only containers had below `inside`, what the engine knew below `engine`.
 * Throws `folder-not-usable`.
 */
export async function writeConfig(
  repository: Repository,
  self: Self,
  manifest: Manifest,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const snapshot = await findConfig(repository, manifest)
  await requireFolder(self, folder)
  await runRestic(repository, {
    arguments: ['restore', '--no-lock', '--quiet', `${snapshot}:${configRoot}`, '--target', folder],
    signal,
  })
}

async function requireFolder(self: Self, folder: string): Promise<void> {
  if (!isAbsolute(folder)) throw notUsable(folder, 'is not an absolute path')
  const mount = findMount(self, folder)
  if (mount === undefined) throw notUsable(folder, 'is inside the container and would go with it')
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch {
    throw notUsable(folder, 'cannot be written')
  }
  if ((await readdir(folder)).length > 0) throw notUsable(folder, 'is not empty')
}

function notUsable(folder: string, why: string): LifeboatError {
  return new LifeboatError('folder-not-usable', `${folder} ${why}`, {
    hint: 'Mount a folder into the lifeboat service, for example ./restored:/restored, and name a new folder below it. Nothing was written.',
  })
}
