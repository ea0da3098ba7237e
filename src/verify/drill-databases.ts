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
import { toObstacle } from './to-obstacle.ts'
import type { VerifyContext } from './verify-context.ts'
import { writeNamed, type NamedRows } from './write-named.ts'

export type DrilledDatabases = {
  readonly servers: readonly DrilledServer[]
  readonly findings: readonly Failure[]
  /** Of the references whose server was restored. */
  readonly rows: ReadonlyMap<PlannedReference, NamedRows>
  /** Something kept Lifeboat from looking any further; the last of the findings says what. */
  readonly isCutOff: boolean
}

/**
 * Restores every server's databases into one that is thrown away, one server after the other, and compares what they hold then. What keeps Lifeboat
 * from looking is thrown where nothing was found before.
 */
export async function drillDatabases(
  context: VerifyContext,
  staging: string,
  planned: readonly PlannedReference[],
  restore = withRestored,
): Promise<DrilledDatabases> {
  const servers: DrilledServer[] = []
  const rows = new Map<PlannedReference, NamedRows>()
  const findings: Failure[] = []
  for (const server of context.manifest.servers) {
    if (server.databases.length === 0) continue
    const found: Found = { findings: [] }
    try {
      const drilled = await restore(context, server, staging, (each) =>
        prove(context, { server, staging, planned }, each, found),
      )
      servers.push(drilled.server)
      findings.push(...found.findings)
      for (const [reference, named] of drilled.rows) rows.set(reference, named)
    } catch (error) {
      findings.push(...found.findings)
      try {
        findings.push(toFinding(server, error))
      } catch (obstacle) {
        findings.push(toObstacle(findings, obstacle))
        return { servers, findings, rows, isCutOff: true }
      }
    }
  }
  return { servers, findings, rows, isCutOff: false }
}

type Proved = Pick<DrilledDatabases, 'rows'> & { readonly server: DrilledServer }

/** What speaks against a server's databases by now: it stands whatever becomes of the next step. */
type Found = { findings: readonly Failure[] }

type Wanted = {
  readonly server: Server
  readonly staging: string
  readonly planned: readonly PlannedReference[]
}

/** Compares what was restored with what the backup holds. */
async function prove(
  context: VerifyContext,
  { server, staging, planned }: Wanted,
  scratch: ScratchServer,
  found: Found,
): Promise<Proved> {
  const { service, image, databases } = server
  const counts = databases.map((database, index) => {
    const counted = scratch.counted[index]
    if (counted === undefined) throw new Error(`${database.name} was lost`)
    return [...findDifferences(database, counted), ...compareFingerprints(database, counted)]
  })
  found.findings = databases.flatMap((each, index) => judge(service, each, counts[index] ?? []))
  const again = await compareAgain(context, server, staging, scratch)
  const described = databases.map((database, index) => {
    const compared = again.databases[index]
    if (compared === undefined) throw new Error(`${database.name} was lost`)
    return describe(service, database, counts[index] ?? [], compared)
  })
  found.findings = [
    ...judgeGlobals(service, again.globals),
    ...described.flatMap(({ findings }) => findings),
  ]
  const rows = await writeNamed(context.runWorker, scratch.target, { server, staging }, planned)
  const indexes = await checkIndexes(context, scratch)
  found.findings = [...found.findings, ...indexes.findings]
  return {
    server: {
      service,
      image,
      recoveryMs: scratch.recoveryMs,
      indexes: indexes.outcome,
      databases: described.map(({ drilled }) => drilled),
    },
    rows,
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
  database: Database,
  counts: readonly string[],
  { differences, ...compared }: Comparison,
): { readonly drilled: DrilledDatabase; readonly findings: readonly Failure[] } {
  const { name, path } = database
  const drilled = { database: name, path, ...compared, notes: [...compared.notes] }
  return { drilled, findings: judge(service, database, [...counts, ...differences]) }
}

function judge(service: string, { name }: Database, differences: readonly string[]): Failure[] {
  if (differences.length === 0) return []
  const what = `database ${JSON.stringify(name)} of ${service}`
  const details = [...new Set(differences)].slice(0, 50)
  return [{ what, code: 'drill-differs', why: differs, hint, details }]
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
