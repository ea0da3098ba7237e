import { buffer } from 'node:stream/consumers'

import { chooseTable } from '../databases/postgres/choose-table.ts'
import { listDump } from '../databases/postgres/list-dump.ts'
import type { TocEntry } from '../databases/postgres/read-toc.ts'
import { contentsName } from '../databases/postgres/table-file.ts'
import { findTables } from '../databases/postgres/table-parts.ts'
import { LifeboatError } from '../errors.ts'
import type { TableStep } from '../model/restore.ts'
import type { FoundPart } from '../repository/find-part.ts'
import { streamRestic } from '../repository/run-restic.ts'
import { suggest } from '../suggest.ts'
import type { RestoreContext } from './restore-context.ts'

type CheckContext = Pick<RestoreContext, 'run' | 'runWorker' | 'repository' | 'targets' | 'parts'>

/**
 * Looks for the tables that the manifest did not count: a partitioned one holds no rows itself, so only the dump knows it. Throws
 * `not-in-backup`; and `table-needs` when the server has no such database.
 */
export async function checkTables(context: CheckContext): Promise<void> {
  for (const { service, imageId, looked, server, steps } of context.targets) {
    for (const step of steps) {
      if (step.do === 'table' && !looked.databases.includes(step.database)) throw noDatabase(step)
      const database = server.databases.find(({ path }) => path === step.dump)
      const isCounted = (table: TableStep): boolean =>
        database?.tables.some(
          ({ schema, name }) => schema === table.schema && name === table.table,
        ) === true
      if (step.do !== 'table' || isCounted(step)) continue
      const contents = await readContents(context, step)
      const request = { service, imageId, dump: step.dump, from: { contents } }
      const { toc } = await listDump(context.runWorker, request, looked.roles)
      requireTable(toc, step)
    }
  }
}

function noDatabase({ service, database }: TableStep): LifeboatError {
  return new LifeboatError(
    'table-needs',
    `${service} has no database "${database}" for the table`,
    {
      hint: 'Restore the whole database. Nothing was changed.',
    },
  )
}

/** Throws `not-in-backup`, naming the nearest. Pure. */
export function requireTable(
  toc: readonly TocEntry[],
  { schema, table }: Pick<TableStep, 'schema' | 'table'>,
): void {
  if (chooseTable(toc, schema, table).found) return
  const wanted = `${schema}.${table}`
  const names = [...findTables(toc).values()].map((each) => `${each.schema}.${each.name}`)
  throw new LifeboatError('not-in-backup', `the backup holds no table ${wanted}`, {
    hint: 'Near ones stand below.',
    details: [suggest(wanted, names) ?? names.slice(0, 10).join(', ')],
  })
}

/** A dump's table of contents is small, and all that says which tables it holds. */
function readContents(
  { run, repository, parts }: CheckContext,
  { dump }: TableStep,
): Promise<Buffer> {
  const found: FoundPart | undefined = parts.find(({ part }) => part.kind === 'databases')
  if (found === undefined) throw new Error('the plan restores a table of a backup without dumps')
  const path = `${dump}/${contentsName}`
  const call = { arguments: ['dump', '--no-lock', found.snapshot, path], signal: run.signal }
  return streamRestic(repository, call, buffer)
}
