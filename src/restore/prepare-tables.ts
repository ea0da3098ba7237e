import { chooseTable } from '../databases/postgres/choose-table.ts'
import { ask } from '../databases/postgres/give-order.ts'
import { listDump } from '../databases/postgres/list-dump.ts'
import type { TocEntry } from '../databases/postgres/read-toc.ts'
import type { TableScript } from '../databases/postgres/table-script.ts'
import type { TableStep } from '../model/restore.ts'
import type { RunWorker } from '../model/worker.ts'
import { requireTable } from './check-tables.ts'
import type { LoadTarget } from './find-load-targets.ts'
import { readyTable, type ChosenTable } from './ready-table.ts'
import type { RestoreContext } from './restore-context.ts'

/** A table that is ready to be restored: what of its dump, and what is said before and behind that. */
export type PreparedTable = {
  /** `SCHEMA.TABLE`. */
  readonly name: string
  readonly target: LoadTarget
  readonly step: TableStep
  readonly staging: string
  readonly entries: readonly TocEntry[]
  readonly script: TableScript
  readonly warnings: readonly string[]
}

/**
 * Chooses what of the unpacked dumps makes each table of the plan, and refuses what cannot go well as far as that can be known without a
 * lock. Changes nothing.
 */
export async function prepareTables(
  { runWorker, targets }: Pick<RestoreContext, 'runWorker' | 'targets'>,
  staging: string,
): Promise<PreparedTable[]> {
  const prepared: PreparedTable[] = []
  for (const target of targets) {
    for (const step of target.steps) {
      if (step.do === 'table') prepared.push(await prepareTable(runWorker, target, step, staging))
    }
  }
  return prepared
}

async function prepareTable(
  runWorker: RunWorker,
  target: LoadTarget,
  step: TableStep,
  staging: string,
): Promise<PreparedTable> {
  const { service, imageId, looked, server } = target
  const { schema, table, dump, database } = step
  const name = `${schema}.${table}`
  const request = { service, imageId, dump, from: { staging } }
  const { toc, definitions } = await listDump(runWorker, request, looked.roles)
  requireTable(toc, step)
  const chosen: ChosenTable = {
    name,
    table: { schema, name: table },
    toc,
    choice: chooseTable(toc, schema, table),
    definitions,
    counted: server.databases.find(({ path }) => path === dump)?.tables ?? [],
    ask: (questions) => ask(runWorker, target, database, questions),
  }
  return { ...(await readyTable(chosen)), name, target, step, staging }
}
