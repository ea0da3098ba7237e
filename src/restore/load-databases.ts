import { doOrder, settleDatabases } from '../databases/postgres/give-order.ts'
import { loadSpec } from '../databases/postgres/load-worker.ts'
import { readDatabaseStatements } from '../databases/postgres/database-statements.ts'
import { readDumps } from '../databases/postgres/read-dumps.ts'
import { planGlobals } from '../databases/postgres/plan-globals.ts'
import type { CountedTables } from '../databases/postgres/restore-orders.ts'
import { LifeboatError } from '../errors.ts'
import type { EntryOf, Swap } from '../model/journal.ts'
import type { Database } from '../model/manifest.ts'
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
  const globals = planGlobals(dumps.globals, target.looked, plan.options.replaceRoles)
  const made = steps.map((step, index) => {
    const swap = nameSwap(run.runId, step, index)
    const dump = dumps.dumps.find(({ path }) => path === step.dump)
    if (dump === undefined) throw new Error(`the dump of ${step.database} was not read`)
    const statements = readDatabaseStatements(dump.statements, swap.temporary)
    return { step, swap, statements, list: dump.list }
  })
  const swaps = made.map(({ swap }) => swap)
  const maintenance = `lifeboat-work-${run.runId}`
  const entry: EntryOf<'load'> = {
    act: 'load',
    service: target.service,
    container: target.container,
    maintenance,
    swaps,
    roles: [...globals.newRoles],
    alterRoles: [...globals.later],
    keepOld: plan.options.keepOld,
  }
  await writeDown(context, entry)
  await doOrder(runWorker, target, {
    order: 'prepare',
    maintenance,
    globals: [...globals.first],
    creates: made.map(({ statements }) => statements.create),
    swaps,
  })
  const jobs = Math.max(1, Math.min(stack.engine.cpus, 8))
  const loads = made.map(({ step, swap, list }) => ({
    dump: step.dump,
    into: swap.temporary,
    list,
  }))
  const load = loadSpec({
    ...target,
    versionNumber: target.looked.versionNumber,
    staging,
    jobs,
    loads,
  })
  await runWorker(load.spec, load.files)
  const counted = await settleDatabases(runWorker, target, {
    order: 'settle',
    maintenance,
    fingerprint: 'counts',
    databases: made.map(({ swap, statements }) => {
      return { name: swap.temporary, properties: [...statements.properties] }
    }),
  })
  const databases = made.map(({ step, swap }) => {
    const found = counted.find(({ name }) => name === swap.temporary)
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

/** Table by table, in both directions. Pure. */
export function findDifferences(
  wanted: Pick<Database, 'tables' | 'largeObjects'>,
  found: Pick<CountedTables, 'tables' | 'largeObjects'>,
): string[] {
  const rows = new Map(found.tables.map((table) => [key(table), table.rows]))
  const known = new Set(wanted.tables.map(key))
  return [
    ...wanted.tables.flatMap((table) => {
      const there = rows.get(key(table))
      if (there === table.rows) return []
      return [`${nameOf(table)}: ${table.rows} rows in the backup, ${there ?? 'no table'} restored`]
    }),
    ...found.tables
      .filter((table) => !known.has(key(table)))
      .map((table) => `${nameOf(table)}: not in the backup, restored all the same`),
    ...(wanted.largeObjects === found.largeObjects
      ? []
      : [`${wanted.largeObjects} large objects in the backup, ${found.largeObjects} restored`]),
  ]
}

type Named = { readonly schema: string; readonly name: string }

/** Two tables may be called alike where a name has a dot in it. */
function key({ schema, name }: Named): string {
  return JSON.stringify([schema, name])
}

function nameOf({ schema, name }: Named): string {
  return `${schema}.${name}`
}
