import { closeAll, discoverStack } from '../backup/discover-stack.ts'
import { delay, monotonicMs } from '../clock.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import { nameOf } from '../model/captured.ts'
import type { DatabaseAnswer, Stack } from '../model/stack.ts'
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

/** `answer` is undefined where nothing that looks like a server is in it by now. */
type Silent = {
  readonly containerId: string
  readonly service: string
  readonly answer: DatabaseAnswer | undefined
}

/**
 * Those that databases are to go into and that do not answer. What else its service has need not run: a replica that was stopped, a
 * container that is only made. Pure.
 */
export function findSilent(
  { containers, databases }: Pick<Stack, 'containers' | 'databases'>,
  { manifest, captured }: Pick<RebuildContext, 'manifest' | 'captured'>,
): Silent[] {
  const dumped = new Set(manifest.servers.map(({ containerId }) => containerId))
  const names = new Set(captured.containers.filter(({ Id }) => dumped.has(Id)).map(nameOf))
  return containers
    .filter(({ name }) => names.has(name))
    .map(({ id, service }) => {
      const answer = databases.find(({ containerId }) => containerId === id)?.answer
      return { containerId: id, service, answer }
    })
    .filter(({ answer }) => answer?.state !== 'reachable')
}

function notAnswering({ service, answer }: Silent, limitMs: number): LifeboatError {
  const isAsked = answer?.state === 'unreachable'
  const why = isAsked ? [answer.reason, answer.hint] : [answer?.state ?? 'no server is in it']
  return new LifeboatError(
    'server-not-answering',
    `the database server of ${service} does not answer after ${Math.round(limitMs / 1000)} s`,
    {
      hint: `Look at docker logs of its container. Then run the restore again: it goes on where it stopped. LIFEBOAT_START_TIMEOUT is how long is waited.`,
      details: why,
    },
  )
}
