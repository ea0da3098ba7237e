import { monotonicMs } from '../clock.ts'
import { doOrder, lookAt, type RestoreTarget } from '../databases/postgres/give-order.ts'
import { loadServer, planLoad, type ServerLoad } from '../databases/postgres/load-server.ts'
import { readDumps, type ReadDumps } from '../databases/postgres/read-dumps.ts'
import type { CountedTables } from '../databases/postgres/restore-orders.ts'
import {
  guessSuperuser,
  listLocations,
  scratchLogin,
  scratchSpec,
} from '../databases/postgres/scratch-server.ts'
import type { Swap } from '../model/journal.ts'
import type { Server } from '../model/manifest.ts'
import { nameServer } from './name-server.ts'
import type { VerifyContext } from './verify-context.ts'

/** A server of the backup's own image that holds what was restored, under its own names. */
export type ScratchServer = {
  readonly target: RestoreTarget & { readonly imageId: string }
  readonly jobs: number
  /** SQL text that it was restored from. */
  readonly globals: string
  /** In the order of the manifest's databases. */
  readonly counted: readonly CountedTables[]
  /** Milliseconds from nothing until all of it was loaded and had its names. */
  readonly recoveryMs: number
}

/** Restores all databases of a server, by the steps of a restore, into one that is thrown away when `act` has looked at it. */
export async function withRestored<T>(
  context: VerifyContext,
  server: Server,
  staging: string,
  act: (scratch: ScratchServer) => Promise<T>,
): Promise<T> {
  const { runWorker, startWorker, image, jobs } = context
  const { imageId, globals, databases } = server
  const service = nameServer(server)
  const startedMs = monotonicMs()
  const paths = databases.map(({ path }) => path)
  const dumps = await readDumps(runWorker, { service, imageId, staging, globals, dumps: paths })
  const superuser = server.superuser ?? guessSuperuser(dumps.globals)
  const locations = listLocations(dumps.globals)
  const { preload = '' } = server
  const scratch = await startWorker(
    scratchSpec({ service, imageId, superuser, preload, locations }),
  )
  try {
    await scratch.answer('ready')
    const credentials = scratchLogin(superuser)
    const target = { service, containerId: scratch.id, image, imageId, credentials }
    const counted = await restoreAll(context, { target, server, staging, dumps })
    return await act({
      target,
      jobs,
      globals: dumps.globals,
      counted,
      recoveryMs: Math.round(monotonicMs() - startedMs),
    })
  } finally {
    await scratch.remove()
  }
}

type Restoring = {
  readonly target: RestoreTarget & { readonly imageId: string }
  readonly server: Server
  readonly staging: string
  readonly dumps: ReadDumps
}

async function restoreAll(
  { runWorker, run, jobs }: VerifyContext,
  { target, server, staging, dumps }: Restoring,
): Promise<readonly CountedTables[]> {
  const looked = await lookAt(runWorker, target)
  const maintenance = `lifeboat-work-${run.runId}`
  const loads = server.databases.map(({ name, path }, index) => ({
    dump: path,
    swap: nameSwap(run.runId, name, index, looked.databases.includes(name)),
  }))
  // The role that it was made with is there already, and is to be as it was, too.
  const load: ServerLoad = {
    target,
    looked,
    staging,
    loads,
    maintenance,
    replaceRoles: true,
    jobs,
    fingerprint: hasHashes(server) ? 'rows' : 'counts',
  }
  const planned = planLoad(load, dumps)
  const counted = await loadServer(runWorker, load, planned)
  const swaps = loads.map(({ swap }) => swap)
  const alterRoles = [...planned.globals.later]
  await doOrder(runWorker, target, {
    order: 'swap',
    maintenance,
    swaps,
    alterRoles,
    again: false,
  })
  const over = [maintenance, ...swaps.flatMap(({ aside }) => aside ?? [])]
  await doOrder(runWorker, target, { order: 'drop', databases: over, roles: [] })
  return counted
}

/** Hashes that nothing can be compared with are not taken. */
function hasHashes({ databases }: Server): boolean {
  return databases.some(
    ({ tables, largeObjectsHash, sequences }) =>
      tables.some(({ hash }) => hash !== undefined) ||
      largeObjectsHash !== undefined ||
      sequences !== undefined,
  )
}

/** What a new cluster has, `postgres` and `template1`, steps aside. */
function nameSwap(runId: string, live: string, index: number, isThere: boolean): Swap {
  return {
    temporary: `lifeboat-new-${runId}-${index + 1}`,
    live,
    aside: isThere ? `lifeboat-old-${runId}-${index + 1}` : null,
  }
}
