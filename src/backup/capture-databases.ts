import { createStaging } from '../docker/staging.ts'
import {
  dumpName,
  dumpSpec,
  readOutcome,
  type DumpOutcome,
} from '../databases/postgres/dump-worker.ts'
import { LifeboatError } from '../errors.ts'
import type { Part, Server } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { openPart, type OpenPart } from '../repository/open-part.ts'
import { partBasics, toFailure, type CaptureContext } from './capture-context.ts'
import { describeDumped, nameUnhashed } from './describe-dumped.ts'
import { explainEmptied, nameUnwatched } from './explain-emptied.ts'
import type { ExportedServer } from './export-snapshots.ts'

export type CapturedDatabases = {
  readonly parts: readonly Omit<Part, 'tree'>[]
  readonly servers: readonly Server[]
  readonly failures: readonly Failure[]
  readonly warnings: readonly string[]
}

const root = '/stack/databases'

/** Dumps every database of every server from its exported snapshot, then stores the dumps as one part. */
export async function captureDatabases(
  context: CaptureContext,
  exported: readonly ExportedServer[],
): Promise<CapturedDatabases> {
  if (exported.length === 0) return { parts: [], servers: [], failures: [], warnings: [] }
  const servers: Server[] = []
  const failures: Failure[] = []
  const warnings: string[] = []
  let opening: Promise<OpenPart> | undefined
  try {
    const staging = await createStaging(context.run)
    // Opening the repository is done when the dumps are.
    opening = openDumps(context, staging)
    opening.catch(() => undefined)
    for (const each of exported) {
      const folder = `${root}/${folderName(each, exported)}`
      const captured = await captureServer(context, each, staging, folder)
      failures.push(...captured.failures)
      warnings.push(...(captured.warnings ?? []))
      if (captured.server !== undefined) servers.push(captured.server)
    }
    if (servers.length === 0) return { parts: [], servers, failures, warnings }
    const { part, unread } = await (await opening).store()
    if (unread.length > 0) throw incompleteDumps(unread)
    return { parts: [part], servers, failures, warnings }
  } catch (error) {
    const failure = toFailure('databases part', error)
    return { parts: [], servers: [], failures: [...failures, failure], warnings }
  } finally {
    await opening?.then(
      (part) => part.remove(),
      () => undefined,
    )
  }
}

function openDumps(context: CaptureContext, staging: string): Promise<OpenPart> {
  return openPart(context.startWorker, context.repository, {
    ...partBasics(context, 'databases'),
    parent: context.parents.databases?.id,
    path: root,
    mounts: [{ kind: 'volume', source: staging, target: root, writable: false }],
    without: [],
  })
}

/** Servers of one service, when it is scaled, must not write over each other’s dumps. No service has a `+` in its name. */
function folderName({ server }: ExportedServer, all: readonly ExportedServer[]): string {
  const ofService = all.filter((each) => each.server.service === server.service)
  const number = ofService.findIndex((each) => each.server === server) + 1
  return number === 1 ? server.service : `${server.service}+${number}`
}

type CapturedServer = {
  readonly server?: Server
  readonly failures: readonly Failure[]
  readonly warnings?: readonly string[]
}

async function captureServer(
  context: CaptureContext,
  exported: ExportedServer,
  staging: string,
  folder: string,
): Promise<CapturedServer> {
  const { server, session } = exported
  try {
    const { outcome, failure } = await dump(context, exported, staging, folder)
    const counts = await session.counts()
    // Only a session that lived until here held the snapshots that the dumps and the counts were taken from.
    const released = await session.release()
    const failures = [
      ...findFailures(exported, outcome, failure),
      ...explainEmptied(server.service, released),
    ]
    const taken = { ...outcome, counts, released }
    const warnings = [
      ...counts.flatMap((each) => nameUnhashed(server.service, each)),
      ...nameUnwatched(server.service, released),
    ]
    return { server: describeDumped(context.stack, exported, folder, taken), failures, warnings }
  } catch (error) {
    return { failures: [toFailure(`database ${server.service}`, error)] }
  } finally {
    await session.close()
  }
}

async function dump(
  context: CaptureContext,
  { server, credentials, databases }: ExportedServer,
  staging: string,
  folder: string,
): Promise<{ outcome: DumpOutcome; failure?: WorkerFailedError }> {
  const { stack, runWorker } = context
  const { containerId, service } = server
  const imageId = stack.containers.find(({ id }) => id === containerId)?.imageId ?? ''
  const jobs = Math.max(1, Math.min(stack.engine.cpus, 8))
  const login = { user: credentials.user, port: credentials.port, password: credentials.password }
  const request = { service, containerId, imageId, ...login, staging, folder, databases, jobs }
  try {
    const { stdout, stderr } = await runWorker(dumpSpec(request))
    return { outcome: readOutcome(stdout, stderr.split('\n')) }
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    const { stdout, stderr } = error.output
    return { outcome: readOutcome(stdout, stderr.split('\n')), failure: error }
  }
}

function findFailures(
  { server, databases }: ExportedServer,
  { dumped, words }: DumpOutcome,
  failure: WorkerFailedError | undefined,
): Failure[] {
  const wanted = [
    { key: 'globals', what: `globals of ${server.service}` },
    ...databases.map(({ name }, index) => ({
      key: dumpName(index, name),
      what: `database ${JSON.stringify(name)} of ${server.service}`,
    })),
  ]
  return wanted
    .filter(({ key }) => !dumped.has(key))
    .map(({ key, what }) => ({
      what,
      code: 'dump-failed',
      why: failure?.message ?? 'the dump worker did not say that it was dumped',
      hint: 'The dump tool’s own last lines say why.',
      details: (words.get(key) ?? []).slice(-50),
    }))
}

function incompleteDumps(unread: readonly string[]): LifeboatError {
  return new LifeboatError('dump-unreadable', 'the dumps could not be read back from staging', {
    hint: 'Look at the disk that holds the engine’s volumes.',
    details: unread,
  })
}
