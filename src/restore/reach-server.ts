import { findLogin } from '../backup/find-login.ts'
import { explainOther, isOwnServer } from '../backup/own-server.ts'
import { delay, monotonicMs } from '../clock.ts'
import { lookAt, type RestoreTarget } from '../databases/postgres/give-order.ts'
import { inspectContainer } from '../docker/inspect-stack.ts'
import type { RunContext } from '../docker/run-context.ts'
import { listNeeded, sharesNetwork } from '../docker/sharers.ts'
import { startContainer } from '../docker/stop-start.ts'
import { LifeboatError } from '../errors.ts'
import type { EntryOf } from '../model/journal.ts'
import type { Container } from '../model/stack.ts'
import type { Reached, SettleContext } from './settle-context.ts'

/**
 * The server of a journal entry, started when it does not run, once it answers. It is found by its container's name: compose may have
 * made the container anew. Throws `database-unreachable` at the limit.
 */
export async function reachServer(
  { run, runWorker, image, startLimitMs, reached }: SettleContext,
  { service, container }: Pick<EntryOf<'load'>, 'service' | 'container'>,
): Promise<RestoreTarget> {
  const startedMs = monotonicMs()
  for (;;) {
    try {
      const found = await inspectContainer(run.engine, container)
      const known = reached.get(container)
      if (found.state === 'running' && isSame(known, found)) return known.target
      if (found.state !== 'running') await startServer(run, found)
      // Who else is in its network is not looked for here.
      const credentials = await findLogin(run, found, true)
      const target = { service, containerId: found.id, image, credentials }
      const { dataDirectory } = await lookAt(runWorker, target)
      await requireOwn(run, found, { dataDirectory, port: credentials.port })
      const { startedAt } = await inspectContainer(run.engine, container)
      reached.set(container, { target, startedAt })
      return target
    } catch (error) {
      if (!(error instanceof LifeboatError)) throw error
      if (monotonicMs() - startedMs > startLimitMs) throw unreachable(service, container, error)
      await delay(1000, run.signal)
    }
  }
}

/** It cannot start before those in whose network, memory or processes it is, which may have been stopped with it. */
async function startServer(run: RunContext, container: Container): Promise<void> {
  for (const reference of listNeeded(container)) {
    const needed = await inspectContainer(run.engine, reference)
    if (needed.state !== 'running') await startServer(run, needed)
  }
  await startContainer(run, container.id, container.name)
}

/** As long as it has not opened its port, the server of another container in the network may answer there. */
async function requireOwn(
  run: RunContext,
  container: Container,
  answering: { readonly dataDirectory: string; readonly port: number },
): Promise<void> {
  const { service } = container
  if (!sharesNetwork(container, []) || (await isOwnServer(run, container, answering))) return
  const { code, reason, hint } = explainOther(service, answering.port, answering.dataDirectory)
  throw new LifeboatError(code, reason, { hint })
}

/** It has not been started anew since it answered. */
function isSame(known: Reached | undefined, { id, startedAt }: Container): known is Reached {
  return known?.target.containerId === id && known.startedAt === startedAt
}

function unreachable(service: string, container: string, cause: LifeboatError): LifeboatError {
  return new LifeboatError(
    'database-unreachable',
    `the server of ${service} (${container}) does not answer`,
    {
      hint: 'Start it; then restart Lifeboat, which goes on where it stopped.',
      cause,
      details: [cause.message, ...cause.details],
    },
  )
}
