import { askTransaction } from '../databases/postgres/ask-transaction.ts'
import { explainFailure, readRestoredRows } from '../databases/postgres/table-outcome.ts'
import { tableFiles, tableSpec, type TableRequest } from '../databases/postgres/table-worker.ts'
import { runPassingWorker } from '../docker/worker.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { RestoreReport } from '../model/restore.ts'
import { WorkerFailedError } from '../model/worker.ts'
import type { PreparedTable } from './prepare-tables.ts'
import type { RestoreContext } from './restore-context.ts'
import { safeguardId } from './safeguard.ts'

/**
 * Restores each table in one transaction of its live database. Throws why it was refused, and then nothing was changed; or
 * `restore-unconfirmed`, when the run was cut off and the transaction was committed all the same, or nobody can say.
 */
export async function restoreTables(
  context: TableContext,
  prepared: readonly PreparedTable[],
): Promise<RestoreReport['tables']> {
  const restored: RestoreReport['tables'] = []
  for (const each of prepared) {
    const { service, database } = each.step
    const rows = await restoreTable(context, each)
    restored.push({ service, database, table: each.name, rows })
  }
  return restored
}

type TableContext = Pick<RestoreContext, 'run' | 'runWorker' | 'plan'>

async function restoreTable(context: TableContext, prepared: PreparedTable): Promise<number> {
  const { name, target, step, staging, entries, script } = prepared
  const request: TableRequest = {
    ...target,
    staging,
    entries,
    script,
    database: step.database,
    dump: step.dump,
    application: `lifeboat-${context.run.runId}`,
  }
  try {
    return readRestoredRows(await context.runWorker(tableSpec(request), tableFiles(request)))
  } catch (error) {
    const isWorkers = error instanceof WorkerFailedError
    const refused = isWorkers ? explainFailure(name, error.output, error.exitCode) : undefined
    throw refused ?? (await explainLoss(context, prepared, request, error))
  }
}

/** The run may have been told to stop; what came of its transaction is asked all the same. */
async function explainLoss(
  { run, plan }: TableContext,
  { name }: PreparedTable,
  request: TableRequest,
  failure: unknown,
): Promise<unknown> {
  const asking = { ...run, signal: new AbortController().signal }
  const status = await askTransaction(
    (spec, files) => runPassingWorker(asking, spec, files),
    request,
  ).catch(() => 'unknown')
  if (status === 'aborted') return failure
  const undo = plan.options.safeguard
    ? ` lifeboat restore ${safeguardId(run.runId)} undoes it.`
    : ''
  return new LifeboatError(
    'restore-unconfirmed',
    status === 'committed'
      ? `the table ${name} was restored, though the run was cut off: ${messageOf(failure)}`
      : `it is not known whether the table ${name} was restored: ${messageOf(failure)}`,
    {
      hint:
        status === 'committed'
          ? `Nothing is left to do.${undo}`
          : `It holds either what it held or the backup’s rows, nothing between: look, and restore again if need be.${undo}`,
      cause: failure,
      details: failure instanceof LifeboatError ? failure.details : [],
    },
  )
}
