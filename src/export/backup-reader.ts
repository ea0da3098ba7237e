import type { Readable, Writable } from 'node:stream'

import { removeOrphans } from '../docker/orphans.ts'
import { endRun } from '../docker/remove.ts'
import type { RunContext } from '../docker/run-context.ts'
import type { Exported } from '../model/exported.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Self } from '../model/stack.ts'
import { forReading, locateRepository, type Where } from '../repository/locate.ts'
import { findPath, type FoundPath } from '../repository/read-path.ts'
import { exportBackup, exportToFile, type ExportRequest } from './export-backup.ts'
import { readTable, readTableAsSql } from './read-table.ts'
import type { WantedTable } from './select-table.ts'

/** What takes something out of a backup without a restore. The stack stays as it is, so nothing is locked. */
export type BackupReader = {
  /** What stands at a path; see there for the forms that it may have. */
  findPath(manifest: Manifest, path: string): Promise<FoundPath>
  /** Writes a table's rows as COPY TO STDOUT would, and ends the sink. */
  readTable(manifest: Manifest, wanted: WantedTable, sink: Writable): Promise<void>
  /** The same as SQL that makes the table, too. */
  readTableAsSql(manifest: Manifest, wanted: WantedTable, sink: Writable): Promise<void>
  /** Hands on an export's bytes; they are all of it once this returns. */
  export(wish: ExportWish, take: (bytes: Readable) => Promise<void>): Promise<void>
  /** The same into a new file; without success there is none of that name. */
  exportToFile(wish: ExportWish, file: string): Promise<Exported>
}

type ExportWish = Pick<ExportRequest, 'report' | 'checksSpace'>

export type ReaderSettings = Where & { readonly stateFolder: string }

export function createReader(run: RunContext, self: Self, settings: ReaderSettings): BackupReader {
  const { stateFolder } = settings
  const inside = forReading(settings)
  const request = (wish: ExportWish): ExportRequest => {
    return { ...wish, run, self, stateFolder, repository: locateRepository(self, settings) }
  }
  return {
    findPath: (manifest, path) => findPath(inside, manifest, path, run.signal),
    readTable: (manifest, wanted, sink) =>
      leavingNothing(run, () => readTable(run, inside, manifest, wanted, sink)),
    readTableAsSql: (manifest, wanted, sink) =>
      leavingNothing(run, () => readTableAsSql(run, inside, manifest, wanted, sink)),
    export: (wish, take) =>
      leavingNothing(run, async () => void (await exportBackup(request(wish), take))),
    exportToFile: (wish, file) => leavingNothing(run, () => exportToFile(request(wish), file)),
  }
}

/** Acts, with what killed runs of the project left out of the way, and clears up after the act however it ends. */
export async function leavingNothing<T>(run: RunContext, act: () => Promise<T>): Promise<T> {
  await removeOrphans(run.engine, run.project, run.ownContainerId)
  try {
    return await act()
  } finally {
    await endRun(run.engine, run.runId)
  }
}
