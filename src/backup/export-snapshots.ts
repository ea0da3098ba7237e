import type { ExportedDatabase, UnopenedDatabase } from '../databases/postgres/session-protocol.ts'
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
  /** Whether all snapshots of all servers show one moment; undefined without any. */
  readonly oneMoment: boolean | undefined
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
  const moments: boolean[] = []
  await Promise.all(
    dumps.map(async ({ containerId, service, databases: planned }) => {
      const server = open.find((each) => each.server.containerId === containerId)
      if (server === undefined)
        throw new Error(`no open session for the planned dump of ${service}`)
      try {
        const { oneMoment, ...found } = await server.session.exportSnapshots()
        moments.push(oneMoment)
        const isWanted = ({ name }: { readonly name: string }): boolean =>
          !onlyPlanned || planned.includes(name)
        const databases = found.databases.filter(isWanted)
        const unopened = found.unopened.filter(isWanted)
        exported.push({ ...server, databases })
        failures.push(...unopened.map((each) => explainUnopened(service, each)))
        warnings.push(...compareNames(service, planned, [...databases, ...unopened]))
      } catch (error) {
        failures.push(toFailure(`database ${service}`, error))
      }
    }),
  )
  if (exported.length > 1) moments.push(await areUnchanged(exported))
  const oneMoment = exported.length === 0 ? undefined : moments.every(Boolean)
  return { exported, failures, warnings, oneMoment }
}

/** Each server’s snapshots are of its own moment; all are of one if none has moved on when the last was opened. */
async function areUnchanged(exported: readonly ExportedServer[]): Promise<boolean> {
  const answers = await Promise.allSettled(exported.map(({ session }) => session.isUnchanged()))
  return answers.every((each) => each.status === 'fulfilled' && each.value)
}

/** It is there: were it only missing among the dumps, it would count as one that vanished. */
function explainUnopened(service: string, { name, reason }: UnopenedDatabase): Failure {
  return {
    what: `database ${JSON.stringify(name)} of ${service}`,
    code: 'database-unopened',
    why: reason,
    hint: 'Look at the database’s log; run the backup again.',
    details: [],
  }
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
