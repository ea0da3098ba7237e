import { basename, dirname } from 'node:path/posix'

import type { Server } from '../model/manifest.ts'

/** One name for each server of a backup, for its workers: the folder of its dumps, since a scaled service has several. Pure. */
export function nameServer({ service, globals, databases }: Server): string {
  const path = databases[0]?.path ?? globals
  return path === null ? service : basename(dirname(path))
}
