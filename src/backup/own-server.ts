import { lockFile, readPort } from '../databases/postgres/lock-file.ts'
import { fetchFile } from '../docker/container-files.ts'
import { isEngineError } from '../docker/engine.ts'
import type { RunContext } from '../docker/run-context.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { Container, DatabaseAnswer, DatabaseServer } from '../model/stack.ts'
import { mountHolding } from './data-mounts.ts'

type Reachable = Extract<DatabaseAnswer, { state: 'reachable' }>

/**
 * Where the server of a container listens, as its data directory says; undefined where no server has that open. Of several in one network each
 * has its own.
 */
export async function findOwnPort(
  { engine }: Pick<RunContext, 'engine'>,
  { id }: Container,
  dataDirectory: string,
): Promise<number | undefined> {
  try {
    const { content } = await fetchFile(engine, id, `${dataDirectory}/${lockFile}`)
    return readPort(content.toString('utf8'))
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}

/** Whether the server that answered in a network of several is this container's, and has open what is there in it. */
export async function isOwnServer(
  run: Pick<RunContext, 'engine'>,
  container: Container,
  { dataDirectory, port }: Pick<Reachable, 'dataDirectory' | 'port'>,
): Promise<boolean> {
  // The engine sees nothing of what is in memory.
  if (mountHolding(container, dataDirectory)?.kind === 'tmpfs') return true
  return (await findOwnPort(run, container, dataDirectory)) === port
}

/** What is said of a container when a server answered that is another one's. Pure. */
export function explainOther(
  service: string,
  port: number,
  suspectedDataDirectory: string,
): Extract<DatabaseAnswer, { state: 'unreachable' }> {
  return {
    state: 'unreachable',
    code: 'another-server-answers',
    reason: `at 127.0.0.1:${port} in the network of ${service}, which it shares, the server of another container or of the host answers`,
    hint: 'Look at docker compose logs of that service: its own server may not run. Where it does, set PGDATA and PGPORT in its environment to its data directory and its port. If it is no server, give it the label lifeboat.enable: "false".',
    nothingHeard: true,
    suspectedDataDirectory,
  }
}

type Asked = {
  readonly server: DatabaseServer
  /** Of the server that answered, where that may be another one’s; undefined elsewhere. What only passes on to a server is not meant. */
  readonly postmaster?: string | undefined
}

/** Where one server answered in two containers of a network, neither is dumped: one of them has a server that nobody spoke with. Pure. */
export function refuseTwice<T extends Asked>(all: readonly T[]): T[] {
  const postmasters = all.flatMap(({ postmaster }) => postmaster ?? [])
  return all.map((each) => {
    const { service, answer } = each.server
    const same = postmasters.filter((postmaster) => postmaster === each.postmaster)
    if (answer.state !== 'reachable' || same.length < 2) return each
    const other = explainOther(service, answer.port, answer.dataDirectory)
    return { ...each, server: { ...each.server, answer: other } }
  })
}
