import { findDifferences } from '../databases/postgres/compare-counts.ts'
import { loadServer, planLoad } from '../databases/postgres/load-server.ts'
import { readDumps } from '../databases/postgres/read-dumps.ts'
import type { CountedTables } from '../databases/postgres/restore-orders.ts'
import { LifeboatError } from '../errors.ts'
import type { EntryOf, Swap } from '../model/journal.ts'
import type { DatabaseStep } from '../model/restore.ts'
import type { LoadTarget } from './find-load-targets.ts'
import { writeDown } from './own-journal.ts'
import type { RestoreContext } from './restore-context.ts'

/** Databases of one server, loaded and checked under names of the run, ready to take their places. */
export type Loaded = {
  readonly target: LoadTarget
  readonly entry: EntryOf<'load'>
  readonly databases: readonly {
    readonly step: DatabaseStep
    readonly swap: Swap
    readonly counted: CountedTables
  }[]
}

/**
 * Loads each database beside the live one. Nothing that is in use changes, but that roles and tablespaces which are not there come.
 * Throws when a statement fails, or when what was loaded is not what the manifest counted.
 */
export async function loadDatabases(
  context: RestoreContext,
  target: LoadTarget,
  staging: string,
): Promise<Loaded | undefined> {
  const { run, runWorker, plan, stack } = context
  const steps = target.steps.filter((step) => step.do === 'database')
  if (steps.length === 0) return undefined
  const dumps = await readDumps(runWorker, {
    ...target,
    staging,
    globals: target.server.globals,
    dumps: steps.map(({ dump }) => dump),
  })
  const loads = steps.map((step, index) => ({
    step,
    dump: step.dump,
    swap: nameSwap(run.runId, step, index),
  }))
  const maintenance = `lifeboat-work-${run.runId}`
  const load = {
    target,
    looked: target.looked,
    staging,
    loads,
    maintenance,
    replaceRoles: plan.options.replaceRoles,
    fingerprint: 'counts' as const,
    jobs: Math.max(1, Math.min(stack.engine.cpus, 8)),
  }
  const planned = planLoad(load, dumps)
  const entry: EntryOf<'load'> = {
    act: 'load',
    service: target.service,
    container: target.container,
    maintenance,
    swaps: loads.map(({ swap }) => swap),
    roles: [...planned.globals.newRoles],
    alterRoles: [...planned.globals.later],
    keepOld: plan.options.keepOld,
  }
  await writeDown(context, entry)
  const counted = await loadServer(runWorker, load, planned)
  const databases = loads.map(({ step, swap }, index) => {
    const found = counted[index]
    if (found === undefined) throw new Error(`${step.database} was not counted`)
    compareCounts(target, step, found)
    return { step, swap, counted: found }
  })
  return { target, entry, databases }
}

/** Names that no other run has and PostgreSQL does not shorten: it cuts at 63 bytes. */
function nameSwap(runId: string, { into, over }: DatabaseStep, index: number): Swap {
  return {
    temporary: `lifeboat-new-${runId}-${index + 1}`,
    live: into,
    aside: over === 'live' ? `lifeboat-old-${runId}-${index + 1}` : null,
  }
}

function compareCounts(target: LoadTarget, step: DatabaseStep, found: CountedTables): void {
  const wanted = target.server.databases.find(({ path }) => path === step.dump)
  if (wanted === undefined) throw new Error(`the backup counted nothing of ${step.dump}`)
  const differences = findDifferences(wanted, found)
  if (differences.length === 0) return
  throw new LifeboatError(
    'restore-mismatch',
    `the restored database "${step.database}" of ${target.service} is not what the backup counted`,
    {
      hint: 'Choose another backup. The live database was not touched.',
      details: differences.slice(0, 20),
    },
  )
}
