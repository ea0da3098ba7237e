import { dirname } from 'node:path/posix'

import { compareEntries } from '../databases/postgres/compare-entries.ts'
import { compareGlobals } from '../databases/postgres/compare-globals.ts'
import type { ComparedRows } from '../databases/postgres/compare-rows.ts'
import { compareRowsOf } from '../databases/postgres/compare-rows-worker.ts'
import { describeDumps, type DescribedDump } from '../databases/postgres/describe-dumps-worker.ts'
import { dumpName, dumpSpec } from '../databases/postgres/dump-worker.ts'
import { pairTables, type PairedTables } from '../databases/postgres/pair-tables.ts'
import { readGlobals } from '../databases/postgres/read-globals.ts'
import { readToc } from '../databases/postgres/read-toc.ts'
import type { Server } from '../model/manifest.ts'
import type { ScratchServer } from './drill-server.ts'
import type { VerifyContext } from './verify-context.ts'

export type ComparedDatabase = {
  readonly tables: number
  readonly rows: number
  readonly largeObjects: number
  /** Empty: what was restored is what was stored. */
  readonly differences: readonly string[]
  /** What is the same, but written otherwise. */
  readonly notes: readonly string[]
}

type Compared = {
  /** In the order of the manifest's. */
  readonly databases: readonly ComparedDatabase[]
  readonly globals: Pick<ComparedDatabase, 'differences' | 'notes'>
}

/** Dumps what was restored once more, and compares that with the dumps that it was restored from. */
export async function compareAgain(
  { runWorker, image }: VerifyContext,
  server: Server,
  staging: string,
  { target, jobs }: ScratchServer,
): Promise<Compared> {
  const { service, imageId } = target
  const stored = server.databases.map(({ path }) => path)
  // No service has a `+` in its name, and scaled ones have a number behind it.
  const folder = `${dirname(stored[0] ?? '')}+again`
  const names = server.databases.map(({ name }) => name)
  const again = names.map((name, index) => `${folder}/${dumpName(index, name)}`)
  const { user, port, password } = target.credentials
  const databases = names.map((name) => ({ name, snapshot: null }))
  await runWorker(dumpSpec({ ...target, user, port, password, staging, folder, databases, jobs }))
  const globals = server.globals === null ? [] : [server.globals, `${folder}/globals.sql`]
  const dumps = [...stored, ...again]
  const texts = await describeDumps(runWorker, { service, imageId, staging, globals, dumps })
  const [before = '', after = ''] = texts.globals
  const roles = readGlobals(before).roles.map(({ name }) => name)
  const paired = stored.map((_path, index) =>
    pair(texts.dumps[index], texts.dumps[stored.length + index], roles),
  )
  const requests = stored.map((path, index) => ({
    stored: path,
    again: again[index] ?? '',
    tables: (paired[index]?.pairs ?? []).map((each) => ({ ...each })),
  }))
  const rows = await compareRowsOf(runWorker, image, service, staging, requests)
  return {
    databases: stored.map((_path, index) =>
      judge(texts.dumps[index], texts.dumps[stored.length + index], paired[index], rows[index]),
    ),
    globals: compareGlobals(before, after),
  }
}

function pair(
  stored: DescribedDump | undefined,
  again: DescribedDump | undefined,
  roles: readonly string[],
): PairedTables {
  return pairTables(readToc(stored?.list ?? '', roles), readToc(again?.list ?? '', roles))
}

function judge(
  stored: DescribedDump | undefined,
  again: DescribedDump | undefined,
  paired: PairedTables | undefined,
  compared: ComparedRows | undefined,
): ComparedDatabase {
  if (!stored || !again || !paired || !compared) throw new Error('a database was not compared')
  const { rows, different, largeObjects, differentObjects } = compared
  const entries = compareEntries(stored.sql, again.sql)
  const nameOf = (id: number): string => paired.pairs.find((each) => each.stored === id)?.name ?? ''
  return {
    tables: paired.pairs.length,
    rows,
    largeObjects,
    differences: [
      ...paired.differences,
      ...different.map((each) =>
        each.rows === each.again
          ? `${nameOf(each.id)}: of ${each.rows} rows, some are others than in the backup`
          : `${nameOf(each.id)}: ${each.rows} rows in the backup, ${each.again} restored`,
      ),
      ...differentObjects.map((id) => `large object ${id} is another one than in the backup`),
      ...entries.differences,
    ],
    notes: entries.notes,
  }
}
