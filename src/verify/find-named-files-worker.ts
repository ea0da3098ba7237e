import { reachesFiles } from '../model/capabilities.ts'
import type { WorkerFile, WorkerOutput, WorkerSpec } from '../model/worker.ts'
import { root } from '../repository/part-path.ts'
import { cutShort } from './cut-short.ts'
import { Looked, type FilesOrder } from './find-named-files.ts'

const orderPath = '/lifeboat/named-files.json'

/** Where the rows stand in the workers that write and read them. */
export const rowsRoot = '/lifeboat/rows'

/** Looks for the files that rows name; see `findNamedFiles`. Both volumes are only read. */
export function namedFilesSpec(
  { image, staging, files }: Readonly<Record<'image' | 'staging' | 'files', string>>,
  order: FilesOrder,
): { readonly spec: WorkerSpec; readonly files: readonly WorkerFile[] } {
  const spec: WorkerSpec = {
    purpose: 'find-named-files',
    image,
    entrypoint: ['lifeboat'],
    command: ['worker', 'find-named-files', orderPath],
    env: {},
    mounts: [
      { kind: 'volume', source: staging, target: rowsRoot, writable: false },
      { kind: 'volume', source: files, target: root, writable: false },
    ],
    givesWay: true,
    capabilities: reachesFiles,
    network: 'none',
  }
  return { spec, files: [{ path: orderPath, content: Buffer.from(JSON.stringify(order)) }] }
}

/** In the order's order. Throws `worker-failed` when a line is missing: a log may be cut short. */
export function readLooked(
  { stdout }: Pick<WorkerOutput, 'stdout'>,
  { length }: FilesOrder,
): Looked[] {
  const looked = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"event":"looked"') && line.endsWith('}'))
    .map((line) => Looked.parse(JSON.parse(line)))
  if (looked.length !== length) throw cutShort('find-named-files')
  return looked
}
