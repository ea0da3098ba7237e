import type { Drill } from '../model/drill.ts'
import type { Failure } from '../model/plan.ts'
import type { WorkerMount } from '../model/worker.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { drillDatabases } from './drill-databases.ts'
import { drillFiles } from './drill-files.ts'
import { drillReferences } from './drill-references.ts'
import { planReferences } from './plan-references.ts'
import { toObstacle } from './to-obstacle.ts'
import type { VerifyContext } from './verify-context.ts'

export type Drilled = { readonly drill: Drill | null; readonly findings: readonly Failure[] }

/**
 * Restores a backup into containers that are thrown away, by the steps of a restore, and compares what stands there with what is stored. What keeps
 * Lifeboat from looking ends it, and is thrown where nothing was found before.
 */
export async function drill(
  context: VerifyContext,
  snapshots: readonly Snapshot[],
  staging: WorkerMount | undefined,
): Promise<Drilled> {
  const planned = planReferences(context.manifest)
  const databases =
    staging === undefined
      ? { servers: [], findings: [], rows: new Map(), isCutOff: false }
      : await drillDatabases(context, staging.source, planned)
  const findings = [...databases.findings]
  const drilled: Drill = {
    servers: [...databases.servers],
    files: null,
    references: [],
    stack: null,
  }
  if (databases.isCutOff) return { drill: drilled, findings }
  try {
    const { files, volume, findings: others } = await drillFiles(context, snapshots)
    drilled.files = files ?? null
    findings.push(...others)
    const { rows } = databases
    const restored = { staging: staging?.source, files: volume, rows }
    const { references, findings: broken } = await drillReferences(context, planned, restored)
    drilled.references = [...references]
    findings.push(...broken)
  } catch (error) {
    findings.push(toObstacle(findings, error))
  }
  return { drill: drilled, findings }
}
