import type { ExportedDatabase } from '../databases/postgres/session-protocol.ts'
import { isInterruption } from '../errors.ts'
import type { Failure } from '../model/plan.ts'
import type { BackupPlan } from '../model/plan.ts'
import { toFailure } from './capture-context.ts'
import type { OpenServer } from './discover-stack.ts'

/** A server whose databases each have a snapshot open. */
export type ExportedServer = OpenServer & { readonly databases: readonly ExportedDatabase[] }

export type Exports = {
  readonly exported: readonly ExportedServer[]
  readonly failures: readonly Failure[]
  readonly warnings: readonly string[]
}

/**
 * Opens the snapshots of all planned servers at once, before the first file is read. `onlyPlanned` leaves out databases that the plan
 * does not name; otherwise one that came since is dumped too.
 */
export async function exportSnapshots(
  plan: BackupPlan,
  open: readonly OpenServer[],
  onlyPlanned = false,
): Promise<Exports> {
  const dumps = plan.steps.filter((step) => step.do === 'dump')
  const exported: ExportedServer[] = []
  const failures: Failure[] = []
  const warnings: string[] = []
  await Promise.all(
    dumps.map(async ({ containerId, service, databases: planned }) => {
      const server = open.find((each) => each.server.containerId === containerId)
      if (server === undefined)
        throw new Error(`no open session for the planned dump of ${service}`)
      try {
        const all = await server.session.exportSnapshots()
        const databases = onlyPlanned ? all.filter(({ name }) => planned.includes(name)) : all
        exported.push({ ...server, databases })
        warnings.push(...compareNames(service, planned, databases))
      } catch (error) {
        if (isInterruption(error)) throw error
        failures.push(toFailure(`database ${service}`, error))
      }
    }),
  )
  return { exported, failures, warnings }
}

/** A database that came or went since the plan was made is dumped or not as it is now, and said. */
function compareNames(
  service: string,
  planned: readonly string[],
  found: readonly { readonly name: string }[],
): string[] {
  const names = found.map(({ name }) => name)
  return [
    ...names
      .filter((name) => !planned.includes(name))
      .map((name) => `database ${JSON.stringify(name)} of ${service} appeared during the run`),
    ...planned
      .filter((name) => !names.includes(name))
      .map((name) => `database ${JSON.stringify(name)} of ${service} vanished during the run`),
  ]
}
