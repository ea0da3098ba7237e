import type { Session } from '../databases/postgres/session.ts'
import { findCandidates, suspectDataDirectory } from '../databases/postgres/find-candidates.ts'
import type { Credentials } from '../databases/postgres/credentials.ts'
import { openSession } from '../databases/postgres/session.ts'
import { fetchFile } from '../docker/container-files.ts'
import { isEngineError } from '../docker/engine.ts'
import { inspectStack, type InspectedStack } from '../docker/inspect-stack.ts'
import { composeLabels } from '../docker/labels.ts'
import { explainOneOff } from '../docker/one-off.ts'
import type { RunContext } from '../docker/run-context.ts'
import { sharesNetwork } from '../docker/sharers.ts'
import { startWorker } from '../docker/worker.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { Fingerprint } from '../model/fingerprint.ts'
import type { Container, DatabaseServer, Self, Stack } from '../model/stack.ts'
import { askShutdown } from './ask-shutdown.ts'
import { isAtRest } from './data-mounts.ts'
import { findLogin } from './find-login.ts'
import { isNoServer } from './judge-silent.ts'
import { explainOther, isOwnServer, refuseTwice } from './own-server.ts'
import { readLabels } from './read-labels.ts'

/** A server that answered, and the open conversation with it. */
export type OpenServer = {
  readonly server: DatabaseServer
  readonly session: Session
  readonly credentials: Credentials
}

export type Discovered = { readonly stack: Stack; readonly open: readonly OpenServer[] }

/** Reads the stack once: the engine's side, then each database server's own answers. Owes `closeAll` on `open`. */
export async function discoverStack(
  run: RunContext,
  self: Self,
  wantedProject: string | undefined,
  fingerprint: Fingerprint = 'counts',
): Promise<Discovered> {
  const inspected = await inspectStack(run.engine, self, wantedProject)
  const candidates = findCandidates(inspected.containers)
  const asked = await Promise.allSettled(
    candidates.map((candidate) => askServer(run, inspected, candidate, fingerprint)),
  )
  const answers = refuseTwice(
    asked.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : [])),
  )
  const open = answers.flatMap(({ server, session, credentials }) =>
    session === undefined || credentials === undefined ? [] : [{ server, session, credentials }],
  )
  const rejected = asked.find((each) => each.status === 'rejected')
  if (rejected !== undefined) {
    await closeAll(open)
    throw rejected.reason
  }
  const stack = { ...inspected, databases: answers.map(({ server }) => server) }
  await closeAll(open.filter(({ server }) => server.answer.state !== 'reachable'))
  return { stack, open: open.filter(({ server }) => server.answer.state === 'reachable') }
}

export async function closeAll(open: readonly OpenServer[]): Promise<void> {
  await Promise.all(open.map(({ session }) => session.close()))
}

type Asked = {
  readonly server: DatabaseServer
  readonly session?: Session
  readonly credentials?: Credentials
  /** Where another server may have answered in its name. */
  readonly postmaster?: string | undefined
}

/** Undefined: it only looked like a server. */
async function askServer(
  run: RunContext,
  stack: InspectedStack,
  container: Container,
  fingerprint: Fingerprint,
): Promise<Asked | undefined> {
  const suspectedDataDirectory = suspectDataDirectory(container)
  const { service, id: containerId } = container
  const server = { kind: 'postgres', service, containerId } as const
  if (!readLabels(container).settings.enabled) {
    return { server: { ...server, answer: { state: 'left-out', suspectedDataDirectory } } }
  }
  if (isAtRest(container)) {
    const shutdown = await askShutdown(run, stack, container, suspectedDataDirectory)
    return { server: { ...server, answer: { state: 'stopped', suspectedDataDirectory, shutdown } } }
  }
  if (container.state !== 'running') {
    const answer = cannotAnswer(container, suspectedDataDirectory)
    return { server: { ...server, answer } }
  }
  try {
    const isShared = sharesNetwork(container, stack.containers)
    const credentials = await findLogin(run, container, isShared)
    const replica = nameReplica(container)
    const { image } = stack.self
    const answering = { service, replica, containerId, image, suspectedDataDirectory }
    const target = { ...answering, fingerprint }
    const session = await openSession((spec) => startWorker(run, spec), target, credentials)
    const answer = isShared ? await judgeAnswer(run, container, session) : session.answer
    if (answer.state === 'reachable') {
      const postmaster = isShared ? session.postmaster : undefined
      return { server: { ...server, answer }, session, credentials, postmaster }
    }
    await session.close()
    if (answer.state === 'unreachable' && answer.nothingHeard === true) {
      const hasData = await mayHaveData(run, container, suspectedDataDirectory)
      if (isNoServer(container, { ...stack, hasData })) return undefined
    }
    return { server: { ...server, answer } }
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    const { code, message: reason, hint } = error
    const answer = { state: 'unreachable', code, reason, hint, suspectedDataDirectory } as const
    return { server: { ...server, answer } }
  }
}

/** Where several share a network, the one that answers at the port may be another one’s. */
async function judgeAnswer(
  run: RunContext,
  container: Container,
  { answer, close }: Session,
): Promise<DatabaseServer['answer']> {
  if (answer.state !== 'reachable') return answer
  try {
    if (await isOwnServer(run, container, answer)) return answer
  } catch (error) {
    await close()
    throw error
  }
  return explainOther(container.service, answer.port, suspectDataDirectory(container))
}

/** Whether a cluster is there. What the engine cannot tell, it may be. */
async function mayHaveData(
  { engine }: RunContext,
  { id }: Container,
  dataDirectory: string,
): Promise<boolean> {
  try {
    await fetchFile(engine, id, `${dataDirectory}/PG_VERSION`)
    return true
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    return !isEngineError(error, 404)
  }
}

/** The service, and its number when it is scaled: two workers must not share a name. What `docker compose run` makes has the number of the service’s own. */
export function nameReplica(container: Container): string {
  const { id, service, labels } = container
  if (explainOneOff(container) !== undefined) return `${service}-${id.slice(0, 12)}`
  const number = labels[composeLabels.containerNumber] ?? '1'
  return number === '1' ? service : `${service}-${number}`
}

function cannotAnswer(
  { service, state }: Container,
  suspectedDataDirectory: string,
): DatabaseServer['answer'] {
  return {
    state: 'unreachable',
    code: 'database-not-running',
    reason: `the server of ${service} is ${state}`,
    hint: 'Unpause it, or wait until it runs; stopped for good it is archived as files at rest.',
    suspectedDataDirectory,
  }
}
