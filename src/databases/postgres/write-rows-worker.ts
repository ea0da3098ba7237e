import type { WorkerFile, WorkerMount, WorkerOutput, WorkerSpec } from '../../model/worker.ts'
import type { RestoreTarget } from './give-order.ts'
import { logIn } from './log-in.ts'
import { Wrote, type RowsOrder, type RowsOutcome } from './write-rows.ts'

const orderPath = '/lifeboat/queries.json'

/** Keeps what queries give in files of the volume that is mounted; see `writeRows`. */
export function writeRowsSpec(
  { service, containerId, image, credentials }: RestoreTarget,
  volume: WorkerMount,
  order: RowsOrder,
): { readonly spec: WorkerSpec; readonly files: readonly WorkerFile[] } {
  const spec: WorkerSpec = {
    purpose: `write-rows-${service}`,
    image,
    entrypoint: ['lifeboat'],
    command: ['worker', 'postgres-write-rows', orderPath],
    ...logIn(credentials),
    mounts: [volume],
    capabilities: [],
    network: { containerId },
  }
  return { spec, files: [{ path: orderPath, content: Buffer.from(JSON.stringify(order)) }] }
}

/** What became of each query, in their order. Undefined when the worker did not say it of all of them. */
export function readWrote(
  { stdout }: Pick<WorkerOutput, 'stdout'>,
  { length }: RowsOrder,
): RowsOutcome[] | undefined {
  const outcomes = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"event":"wrote"') && line.endsWith('}'))
    .map((line) => Wrote.parse(JSON.parse(line)).outcome)
  return outcomes.length === length ? outcomes : undefined
}
