import { findDifferences } from '../databases/postgres/compare-counts.ts'
import type { Comparison } from '../databases/postgres/compare-dumps.ts'
import { compareFingerprints } from '../databases/postgres/compare-fingerprints.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { DrilledDatabase, DrilledServer } from '../model/drill.ts'
import type { Database, Server } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { checkIndexes } from './check-indexes.ts'
import { compareAgain } from './compare-again.ts'
import { withRestored, type ScratchServer } from './drill-server.ts'
import type { PlannedReference } from './plan-references.ts'
import type { VerifyContext } from './verify-context.ts'
import { writeNamed, type NamedRows } from './write-named.ts'

export type DrilledDatabases = {
  readonly servers: readonly DrilledServer[]
  readonly findings: readonly Failure[]
  /** Of the references whose server was restored. */
  readonly rows: ReadonlyMap<PlannedReference, NamedRows>
}

/** Restores every server's databases into one that is thrown away, one server after the other, and compares what they hold then. */
export async function drillDatabases(
  context: VerifyContext,
  staging: string,
  planned: readonly PlannedReference[],
): Promise<DrilledDatabases> {
  const servers: DrilledServer[] = []
  const rows = new Map<PlannedReference, NamedRows>()
  const findings: Failure[] = []
  for (const server of context.manifest.servers) {
    if (server.databases.length === 0) continue
    try {
      const drilled = await withRestored(context, server, staging, (each) =>
        prove(context, server, staging, each, planned),
      )
      servers.push(drilled.server)
      findings.push(...drilled.findings)
      for (const [reference, named] of drilled.rows) rows.set(reference, named)
    } catch (error) {
      findings.push(toFinding(server, error))
    }
  }
  return { servers, findings, rows }
}

type Proved = Omit<DrilledDatabases, 'servers'> & { readonly server: DrilledServer }

async function prove(
  context: VerifyContext,
  server: Server,
  staging: string,
  scratch: ScratchServer,
  planned: readonly PlannedReference[],
): Promise<Proved> {
  const { service, image, databases } = server
  const again = await compareAgain(context, server, staging, scratch)
  const rows = await writeNamed(context.runWorker, scratch.target, { server, staging }, planned)
  const indexes = await checkIndexes(context, scratch)
  const found = databases.map((database, index) => {
    const counted = scratch.counted[index]
    const compared = again.databases[index]
    if (counted === undefined || compared === undefined)
      throw new Error(`${database.name} was lost`)
    return describe(
      service,
      database,
      [...findDifferences(database, counted), ...compareFingerprints(database, counted)],
      compared,
    )
  })
  return {
    server: {
      service,
      image,
      recoveryMs: scratch.recoveryMs,
      indexes: indexes.outcome,
      databases: found.map(({ drilled: each }) => each),
    },
    rows,
    findings: [
      ...judgeGlobals(service, again.globals),
      ...found.flatMap(({ findings }) => findings),
      ...indexes.findings,
    ],
  }
}

function judgeGlobals(service: string, differences: readonly string[]): Failure[] {
  if (differences.length === 0) return []
  const what = `globals of ${service}`
  return [{ what, code: 'drill-differs', why: differs, hint, details: differences.slice(0, 50) }]
}

const differs = 'what was restored from it is not what the backup holds'
const hint = 'Choose another backup; lifeboat list shows them. Then make a new one.'

function describe(
  service: string,
  { name, path }: Database,
  counts: readonly string[],
  { differences: others, ...compared }: Comparison,
): { readonly drilled: DrilledDatabase; readonly findings: readonly Failure[] } {
  const drilled = { database: name, path, ...compared, notes: [...compared.notes] }
  const differences = [...new Set([...counts, ...others])]
  if (differences.length === 0) return { drilled, findings: [] }
  const what = `database ${JSON.stringify(name)} of ${service}`
  const details = differences.slice(0, 50)
  return { drilled, findings: [{ what, code: 'drill-differs', why: differs, hint, details }] }
}

/** Throws what says nothing about the backup. Pure. */
export function toFinding({ service }: Pick<Server, 'service'>, error: unknown): Failure {
  if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
  const { message, details } = error
  if (!speaksAgainst(error)) throw error
  if ([message, ...details].some((line) => /no space left|disk quota exceeded/i.test(line))) {
    throw new LifeboatError('too-little-space', 'the disk filled up during the drill', {
      hint: 'Free the space, then verify again. It says nothing about the backup.',
      cause: error,
      details,
    })
  }
  const why = `it could not be restored: ${message}`
  return { what: `databases of ${service}`, code: 'drill-failed', why, hint, details: [...details] }
}

/** A server of that image that does not start, or does not take the dumps: then nothing could be restored at night either. */
function speaksAgainst(error: LifeboatError): boolean {
  if (error.code === 'restore-refused' || error.code === 'dump-unreadable') return true
  return error instanceof WorkerFailedError && !error.wasKilled
}
