import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { now } from '../clock.ts'

/**
 * Has the kernel write all that is dirty in the file systems of some folders, and gives a moment (seconds since 1970) from which on every
 * change of a file shows in its times: a page that was written back is write-protected, and the next write to it, through a mapping too,
 * sets them (syncfs(2); Linux, mm/page-writeback.c, folio_clear_dirty_for_io). Undefined when that failed.
 */
export async function writeBack(folders: readonly string[]): Promise<number | undefined> {
  const startedAt = now().getTime() / 1000
  try {
    if (folders.length > 0) await promisify(execFile)('sync', ['--file-system', ...folders])
    return startedAt
  } catch {
    return undefined
  }
}
