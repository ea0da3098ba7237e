import type { Drill } from '../model/drill.ts'
import type { Failure } from '../model/plan.ts'
import type { WorkerMount } from '../model/worker.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { drillDatabases } from './drill-databases.ts'
import { drillFiles } from './drill-files.ts'
import type { VerifyContext } from './verify-context.ts'

export type Drilled = { readonly drill: Drill | null; readonly findings: readonly Failure[] }

/** Restores a backup into containers that are thrown away, by the steps of a restore, and compares what stands there with what is stored. */
export async function drill(
  context: VerifyContext,
  snapshots: readonly Snapshot[],
  staging: WorkerMount | undefined,
): Promise<Drilled> {
  const { servers, findings } =
    staging === undefined
      ? { servers: [], findings: [] }
      : await drillDatabases(context, staging.source)
  const { files, findings: others } = await drillFiles(context, snapshots)
  return {
    drill: { servers: [...servers], files: files ?? null },
    findings: [...findings, ...others],
  }
}
