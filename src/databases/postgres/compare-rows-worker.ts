import type { WorkerFile, WorkerMount, WorkerOutput, WorkerSpec } from '../../model/worker.ts'
import { ComparedObjects, ComparedRows, type ComparisonOrder } from './comparison-order.ts'

const orderPath = '/lifeboat/comparison.json'

/** Compares the rows and large objects of pairs of dumps; see `compareRows`. `image` is Lifeboat's own; the mounts hold the dumps of one server. */
export function compareRowsSpec(
  { image, server }: { readonly image: string; readonly server: string },
  mounts: readonly WorkerMount[],
  order: ComparisonOrder,
): { readonly spec: WorkerSpec; readonly files: readonly WorkerFile[] } {
  const spec: WorkerSpec = {
    purpose: `compare-rows-${server}`,
    image,
    entrypoint: ['lifeboat'],
    command: ['worker', 'compare-rows', orderPath],
    env: {},
    mounts,
    capabilities: [],
    network: 'none',
  }
  return { spec, files: [{ path: orderPath, content: Buffer.from(JSON.stringify(order)) }] }
}

/** What was seen of one pair. */
export type ComparedDump = {
  /** The stored dump's folder. */
  readonly dump: string
  /** One for each table of the order. */
  readonly tables: readonly ComparedRows[]
  readonly objects: ComparedObjects
}

/** What became of each pair, in the order that was given. Undefined when the worker did not say it of everything in it. */
export function readCompared(
  { stdout }: Pick<WorkerOutput, 'stdout'>,
  order: ComparisonOrder,
): ComparedDump[] | undefined {
  const lines = stdout.split('\n').filter((line) => line.endsWith('}'))
  const rows = lines.filter(isOf('rows')).map((line) => ComparedRows.parse(JSON.parse(line)))
  const objects = lines
    .filter(isOf('objects'))
    .map((line) => ComparedObjects.parse(JSON.parse(line)))
  const rowsByDump = Map.groupBy(rows, ({ dump }) => dump)
  const compared = order.flatMap(({ stored, tables }) => {
    const byId = new Map((rowsByDump.get(stored) ?? []).map((table) => [table.id, table]))
    const found = objects.find(({ dump }) => dump === stored)
    const isWhole = tables.every((table) => byId.has(table.stored))
    return found === undefined || !isWhole
      ? []
      : [{ dump: stored, tables: [...byId.values()], objects: found }]
  })
  return compared.length === order.length ? compared : undefined
}

function isOf(event: string): (line: string) => boolean {
  return (line) => line.startsWith(`{"event":"${event}"`)
}
