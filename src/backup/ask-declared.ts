import { askQueriesSpec, readAsked } from '../databases/postgres/ask-queries-worker.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runWorker } from '../docker/worker.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { AskedQuery, QueryAnswer, Stack } from '../model/stack.ts'
import { nameReplica, type OpenServer } from './discover-stack.ts'
import { locateQuery } from './locate-query.ts'
import { declared } from './plan-references.ts'

/** Has the servers prepare the queries that the stack's labels declare, and run none of them. Without such a label nothing is asked. */
export async function askDeclared(
  run: RunContext,
  stack: Stack,
  open: readonly OpenServer[],
): Promise<Stack> {
  const wanted = listQueries(stack)
  const asked = await Promise.all(
    open.map((server) =>
      askServer(
        run,
        stack,
        server,
        wanted.filter(({ containerId }) => containerId === server.server.containerId),
      ),
    ),
  )
  return { ...stack, queries: asked.flat() }
}

type Wanted = Omit<AskedQuery, 'answer'>

/** Each query of each database once. Pure. */
export function listQueries(stack: Stack): Wanted[] {
  const all = declared(stack).flatMap(({ container, parsed }) => {
    const located = locateQuery(stack, container, parsed)
    if ('problem' in located || located.database === null) return []
    const { server, database } = located
    return [{ containerId: server.containerId, database, query: parsed.query }]
  })
  const keys = all.map((each) => JSON.stringify(each))
  return all.filter((_each, index) => keys.indexOf(keys[index] ?? '') === index)
}

/** What keeps a server from being asked is no fault of the queries. */
async function askServer(
  run: RunContext,
  { self, containers }: Stack,
  { server, credentials }: OpenServer,
  wanted: readonly Wanted[],
): Promise<AskedQuery[]> {
  if (wanted.length === 0) return []
  const { containerId } = server
  const container = containers.find(({ id }) => id === containerId)
  const service = container === undefined ? server.service : nameReplica(container)
  const { image } = self
  const order = wanted.map(({ database, query }) => ({ database, query }))
  const { spec, files } = askQueriesSpec({ service, containerId, image, credentials }, order)
  try {
    const answers = readAsked(await runWorker(run, spec, files))
    return wanted.map((each, index) => ({
      ...each,
      answer: answers[index] ?? unasked('the worker did not say what became of it'),
    }))
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    return wanted.map((each) => ({ ...each, answer: unasked(error.message) }))
  }
}

function unasked(reason: string): QueryAnswer {
  return { state: 'unasked', reason }
}
