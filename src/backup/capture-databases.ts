import { createStaging } from '../docker/staging.ts'
import {
  dumpName,
  dumpSpec,
  readOutcome,
  type DumpOutcome,
} from '../databases/postgres/dump-worker.ts'
import type { CountedDatabase } from '../databases/postgres/session-protocol.ts'
import { LifeboatError } from '../errors.ts'
import type { Database, Part, Server } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { openPart, type OpenPart } from '../repository/open-part.ts'
import { partBasics, toFailure, type CaptureContext } from './capture-context.ts'
import type { ExportedServer } from './export-snapshots.ts'

export type CapturedDatabases = {
  readonly parts: readonly Omit<Part, 'tree'>[]
  readonly servers: readonly Server[]
  readonly failures: readonly Failure[]
}

const root = '/stack/databases'

/** Dumps every database of every server from its exported snapshot, then stores the dumps as one part. */
export async function captureDatabases(
  context: CaptureContext,
  exported: readonly ExportedServer[],
): Promise<CapturedDatabases> {
  if (exported.length === 0) return { parts: [], servers: [], failures: [] }
  const servers: Server[] = []
  const failures: Failure[] = []
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
      if (captured.server !== undefined) servers.push(captured.server)
    }
    if (servers.length === 0) return { parts: [], servers, failures }
    const { part, unread } = await (await opening).store()
    if (unread.length > 0) throw incompleteDumps(unread)
    return { parts: [part], servers, failures }
  } catch (error) {
    return { parts: [], servers: [], failures: [...failures, toFailure('databases part', error)] }
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

type CapturedServer = { readonly server?: Server; readonly failures: readonly Failure[] }

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
    await session.release()
    const failures = findFailures(exported, outcome, failure)
    return { server: describe(context, exported, folder, outcome, counts), failures }
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

function describe(
  { stack }: CaptureContext,
  { server, databases }: ExportedServer,
  folder: string,
  { dumped, words }: DumpOutcome,
  counts: readonly CountedDatabase[],
): Server {
  const { answer, service, containerId } = server
  if (answer.state !== 'reachable') throw new Error(`${service} was dumped but never answered`)
  const container = stack.containers.find(({ id }) => id === containerId)
  const held = databases.flatMap(({ name }, index): Database[] => {
    const key = dumpName(index, name)
    const counted = counts.find((each) => each.name === name)
    if (!dumped.has(key) || counted === undefined) return []
    return [{ ...counted, path: `${folder}/${key}`, warnings: [...(words.get(key) ?? [])] }]
  })
  return {
    kind: 'postgres',
    service,
    containerId,
    image: container?.image ?? '',
    imageId: container?.imageId ?? '',
    version: answer.version,
    versionNumber: answer.versionNumber,
    superuser: answer.superuser,
    preload: answer.preload,
    globals: dumped.has('globals') ? `${folder}/globals.sql` : null,
    databases: held,
  }
}

function incompleteDumps(unread: readonly string[]): LifeboatError {
  return new LifeboatError('dump-unreadable', 'the dumps could not be read back from staging', {
    hint: 'Look at the disk that holds the engine’s volumes.',
    details: unread,
  })
}
