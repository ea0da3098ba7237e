import { judgeShutdown } from '../databases/postgres/judge-shutdown.ts'
import { readDataDirectory, shutdownSpec } from '../databases/postgres/shutdown-worker.ts'
import type { InspectedStack } from '../docker/inspect-stack.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runPassingWorker } from '../docker/worker.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { Container, Shutdown } from '../model/stack.ts'
import { mountHolding } from './data-mounts.ts'

/**
 * Asks a stopped server's data directory how the server left it, by a worker of the server’s image that cannot write to it. Whatever keeps
 * that from being found out is an answer too.
 */
export async function askShutdown(
  run: RunContext,
  { volumes }: Pick<InspectedStack, 'volumes'>,
  container: Container,
  dataDirectory: string,
): Promise<Shutdown> {
  const mount = mountHolding(container, dataDirectory)
  if (mount === undefined || (mount.kind !== 'volume' && mount.kind !== 'bind')) {
    return { state: 'none', why: `${dataDirectory} is on no volume and no host path` }
  }
  const { kind, source, target } = mount
  if (kind === 'volume' && !volumes.some(({ name }) => name === source)) {
    // The worker would make it, empty.
    return unknown(`the engine has no volume ${source}`)
  }
  const { name, imageId } = container
  const request = {
    container: name,
    imageId,
    mount: { kind, source, target },
    dataDirectory,
  }
  try {
    const { stdout } = await runPassingWorker(run, shutdownSpec(request))
    return judgeShutdown(readDataDirectory(stdout), container)
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    return unknown([error.message, ...error.details.slice(-1)].join(': '))
  }
}

function unknown(why: string): Shutdown {
  return { state: 'unknown', why, versionMajor: undefined }
}
