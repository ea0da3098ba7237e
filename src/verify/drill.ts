import type { Drill } from '../model/drill.ts'
import type { Failure } from '../model/plan.ts'
import type { WorkerMount } from '../model/worker.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { drillDatabases } from './drill-databases.ts'
import { drillFiles } from './drill-files.ts'
import { drillReferences } from './drill-references.ts'
import { planReferences } from './plan-references.ts'
import type { VerifyContext } from './verify-context.ts'

export type Drilled = { readonly drill: Drill | null; readonly findings: readonly Failure[] }

/** Restores a backup into containers that are thrown away, by the steps of a restore, and compares what stands there with what is stored. */
export async function drill(
  context: VerifyContext,
  snapshots: readonly Snapshot[],
  staging: WorkerMount | undefined,
): Promise<Drilled> {
  const planned = planReferences(context.manifest)
  const databases =
    staging === undefined
      ? { servers: [], findings: [], rows: new Map() }
      : await drillDatabases(context, staging.source, planned)
  const { files, volume, findings: others } = await drillFiles(context, snapshots)
  const { rows } = databases
  const restored = { staging: staging?.source, files: volume, rows }
  const { references, findings: broken } = await drillReferences(context, planned, restored)
  return {
    drill: {
      servers: [...databases.servers],
      files: files ?? null,
      references: [...references],
      stack: null,
    },
    findings: [...databases.findings, ...others, ...broken],
  }
}
