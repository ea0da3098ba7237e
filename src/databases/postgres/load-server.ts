import type { Fingerprint } from '../../model/fingerprint.ts'
import type { Swap } from '../../model/journal.ts'
import type { RunWorker } from '../../model/worker.ts'
import { readDatabaseStatements, type DatabaseStatements } from './database-statements.ts'
import { doOrder, settleDatabases, type RestoreTarget } from './give-order.ts'
import { loadSpec } from './load-worker.ts'
import { planGlobals, type PlannedGlobals } from './plan-globals.ts'
import type { ReadDumps } from './read-dumps.ts'
import type { CountedTables, Looked } from './restore-orders.ts'

export type ServerLoad = {
  readonly target: RestoreTarget & { readonly imageId: string }
  readonly looked: Looked
  /** Volume that the dumps are unpacked in. */
  readonly staging: string
  /** Each database goes by `swap.temporary` until it is swapped. */
  readonly loads: readonly { readonly dump: string; readonly swap: Swap }[]
  /** Name of an empty database to work from. */
  readonly maintenance: string
  readonly replaceRoles: boolean
  readonly jobs: number
  /** Whether what was loaded is hashed besides. */
  readonly fingerprint: Fingerprint
}

export type PlannedLoad = {
  readonly globals: PlannedGlobals
  readonly databases: readonly {
    readonly dump: string
    readonly swap: Swap
    readonly statements: DatabaseStatements
    /** Its table of contents. */
    readonly list: string
  }[]
}

/** What will come into the server, as the dumps themselves tell it. Pure. */
export function planLoad(load: ServerLoad, dumps: ReadDumps): PlannedLoad {
  const databases = load.loads.map(({ dump, swap }) => {
    const read = dumps.dumps.find(({ path }) => path === dump)
    if (read === undefined) throw new Error(`the dump ${dump} was not read`)
    const statements = readDatabaseStatements(read.statements, swap.temporary)
    return { dump, swap, statements, list: read.list }
  })
  return { globals: planGlobals(dumps.globals, load.looked, load.replaceRoles), databases }
}

/**
 * Loads databases into a server beside what it has, errors fatal, and counts them, in the order of the loads. Throws `restore-refused`, or what
 * the load worker failed with.
 */
export async function loadServer(
  runWorker: RunWorker,
  load: ServerLoad,
  { globals, databases }: PlannedLoad,
): Promise<readonly CountedTables[]> {
  const { target, looked, staging, maintenance, jobs } = load
  await doOrder(runWorker, target, {
    order: 'prepare',
    maintenance,
    globals: [...globals.first],
    creates: databases.map(({ statements }) => statements.create),
    swaps: databases.map(({ swap }) => swap),
  })
  const loads = databases.map(({ dump, swap, list }) => ({ dump, into: swap.temporary, list }))
  const { versionNumber } = looked
  const { spec, files } = loadSpec({ ...target, versionNumber, staging, jobs, loads })
  await runWorker(spec, files)
  const counted = await settleDatabases(runWorker, target, {
    order: 'settle',
    maintenance,
    fingerprint: load.fingerprint,
    databases: databases.map(({ swap, statements }) => {
      return { name: swap.temporary, properties: [...statements.properties] }
    }),
  })
  return databases.map(({ dump, swap }) => {
    const found = counted.find(({ name }) => name === swap.temporary)
    if (found === undefined) throw new Error(`what was loaded from ${dump} was not counted`)
    return found
  })
}
