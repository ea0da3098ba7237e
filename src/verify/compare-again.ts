import { dirname } from 'node:path/posix'

import {
  judgeComparison,
  pairDumps,
  type Comparison,
  type PairedDumps,
} from '../databases/postgres/compare-dumps.ts'
import { compareGlobals } from '../databases/postgres/compare-globals.ts'
import {
  compareRowsSpec,
  readCompared,
  type ComparedDump,
} from '../databases/postgres/compare-rows-worker.ts'
import { compareSchemas } from '../databases/postgres/compare-schemas.ts'
import {
  describeDumpsSpec,
  readDescribed,
  type DescribedDump,
} from '../databases/postgres/describe-dumps-worker.ts'
import { dumpName, dumpSpec } from '../databases/postgres/dump-worker.ts'
import { dumpsRoot } from '../databases/postgres/load-worker.ts'
import { readDumps } from '../databases/postgres/read-dumps.ts'
import type { Server } from '../model/manifest.ts'
import type { WorkerMount } from '../model/worker.ts'
import { cutShort } from './cut-short.ts'
import type { ScratchServer } from './drill-server.ts'
import type { VerifyContext } from './verify-context.ts'

type Compared = {
  /** In the order of the manifest's. */
  readonly databases: readonly Comparison[]
  /** Differences of the globals. */
  readonly globals: readonly string[]
}

/** Dumps what was restored once more, and compares that with the dumps that it was restored from. */
export async function compareAgain(
  context: VerifyContext,
  server: Server,
  staging: string,
  scratch: ScratchServer,
): Promise<Compared> {
  const stored = server.databases.map(({ path }) => path)
  const { folder, dumps } = await dumpAgain(context, server, staging, scratch)
  const texts = await describe(context, scratch, staging, [...stored, ...dumps])
  const pairs = stored.map((path, index) => {
    const [before, after] = [texts[index], texts[stored.length + index]]
    if (before === undefined || after === undefined) throw new Error(`${path} was not described`)
    return { before, after, paired: pairDumps(before, after) }
  })
  const rows = await compareAllRows(
    context,
    scratch,
    staging,
    pairs.map(({ paired }) => paired),
  )
  return {
    databases: pairs.map(({ before, after, paired }, index) => {
      const compared = rows[index]
      if (compared === undefined) throw new Error(`${before.path} was not compared`)
      return judgeComparison(paired, compareSchemas(before.sql, after.sql), compared)
    }),
    globals:
      server.globals === null
        ? []
        : compareGlobals(scratch.globals, await readAgain(context, scratch, staging, folder)),
  }
}

async function dumpAgain(
  { runWorker }: VerifyContext,
  server: Server,
  staging: string,
  { target, jobs }: ScratchServer,
): Promise<{ readonly folder: string; readonly dumps: readonly string[] }> {
  // No service has a `+` in its name, and scaled ones have a number behind it.
  const folder = `${dirname(server.databases[0]?.path ?? '')}+again`
  const { user, port, password } = target.credentials
  const databases = server.databases.map(({ name }) => ({ name, snapshot: null }))
  await runWorker(dumpSpec({ ...target, user, port, password, staging, folder, databases, jobs }))
  return { folder, dumps: databases.map(({ name }, at) => `${folder}/${dumpName(at, name)}`) }
}

function mountOf(staging: string): WorkerMount {
  return { kind: 'volume', source: staging, target: dumpsRoot, writable: false }
}

async function describe(
  { runWorker }: VerifyContext,
  { target: { service, imageId } }: ScratchServer,
  staging: string,
  dumps: readonly string[],
): Promise<readonly DescribedDump[]> {
  const { spec, mark } = describeDumpsSpec({ service, imageId, mounts: [mountOf(staging)], dumps })
  const described = readDescribed(await runWorker(spec), mark, dumps)
  if (described === undefined) throw cutShort(`describe-${service}`)
  return described
}

async function compareAllRows(
  { runWorker, image }: VerifyContext,
  { target: { service } }: ScratchServer,
  staging: string,
  paired: readonly PairedDumps[],
): Promise<readonly ComparedDump[]> {
  const order = paired.map(({ pair }) => pair)
  const { spec, files } = compareRowsSpec({ image, server: service }, [mountOf(staging)], order)
  const compared = readCompared(await runWorker(spec, files), order)
  if (compared === undefined) throw cutShort(`compare-rows-${service}`)
  return compared
}

async function readAgain(
  { runWorker }: VerifyContext,
  { target: { service, imageId } }: ScratchServer,
  staging: string,
  folder: string,
): Promise<string> {
  const globals = `${folder}/globals.sql`
  const request = { service: `${service}+again`, imageId, staging, globals, dumps: [] }
  return (await readDumps(runWorker, request)).globals
}
