import { closeAll, discoverStack } from '../backup/discover-stack.ts'
import { delay, monotonicMs } from '../clock.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import { nameOf } from '../model/captured.ts'
import type { DatabaseServer, Stack } from '../model/stack.ts'
import type { RebuildContext } from './rebuild-context.ts'

/**
 * Waits until each server that is to take databases answers. One that was just made fills its data directory first, and while it does that
 * listens to nobody. Throws `server-not-answering`.
 */
export async function awaitServers(context: RebuildContext): Promise<void> {
  const { run, self, manifest, startLimitMs } = context
  const startedMs = monotonicMs()
  while (manifest.servers.length > 0) {
    const { stack, open } = await discoverStack(run, self, run.project)
    await closeAll(open)
    const [first] = findSilent(stack, context)
    if (first === undefined) return
    if (run.signal.aborted) throw interrupted()
    if (monotonicMs() - startedMs > startLimitMs) throw notAnswering(first, startLimitMs)
    await delay(500, run.signal)
  }
}

/**
 * Those that databases are to go into and that do not answer. What else its service has need not run: a replica that was stopped, a
 * container that is only made. Pure.
 */
export function findSilent(
  { containers, databases }: Pick<Stack, 'containers' | 'databases'>,
  { manifest, captured }: Pick<RebuildContext, 'manifest' | 'captured'>,
): DatabaseServer[] {
  const dumped = new Set(manifest.servers.map(({ containerId }) => containerId))
  const names = new Set(captured.containers.filter(({ Id }) => dumped.has(Id)).map(nameOf))
  const wanted = new Set(containers.filter(({ name }) => names.has(name)).map(({ id }) => id))
  return databases.filter(
    ({ containerId, answer }) => wanted.has(containerId) && answer.state !== 'reachable',
  )
}

function notAnswering({ service, answer }: DatabaseServer, limitMs: number): LifeboatError {
  const why = answer.state === 'unreachable' ? [answer.reason, answer.hint] : [answer.state]
  return new LifeboatError(
    'server-not-answering',
    `the database server of ${service} does not answer after ${Math.round(limitMs / 1000)} s`,
    {
      hint: `Look at docker logs of its container. Then run the restore again: it goes on where it stopped. LIFEBOAT_START_TIMEOUT is how long is waited.`,
      details: why,
    },
  )
}
