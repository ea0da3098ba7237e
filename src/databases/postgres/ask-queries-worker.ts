import type { QueryAnswer } from '../../model/stack.ts'
import type { WorkerFile, WorkerOutput, WorkerSpec } from '../../model/worker.ts'
import { Asked, type QueriesOrder } from './ask-queries.ts'
import type { RestoreTarget } from './give-order.ts'
import { logIn } from './log-in.ts'

const orderPath = '/lifeboat/queries.json'

/** Has queries prepared by a server, each in its database; see `askQueries`. */
export function askQueriesSpec(
  { service, containerId, image, credentials }: RestoreTarget,
  order: QueriesOrder,
): { readonly spec: WorkerSpec; readonly files: readonly WorkerFile[] } {
  const spec: WorkerSpec = {
    purpose: `ask-queries-${service}`,
    image,
    entrypoint: ['lifeboat'],
    command: ['worker', 'postgres-ask-queries', orderPath],
    ...logIn(credentials),
    mounts: [],
    capabilities: [],
    network: { containerId },
  }
  return { spec, files: [{ path: orderPath, content: Buffer.from(JSON.stringify(order)) }] }
}

/** What became of each query, in their order. Those at the end are missing when the log was cut short. */
export function readAsked({ stdout }: Pick<WorkerOutput, 'stdout'>): QueryAnswer[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{"event":"asked"') && line.endsWith('}'))
    .map((line) => Asked.parse(JSON.parse(line)).answer)
}
