import { reachesFiles } from '../model/capabilities.ts'
import type { DrilledFiles } from '../model/drill.ts'
import type { WorkerOutput, WorkerSpec } from '../model/worker.ts'
import { root } from '../repository/part-path.ts'
import { readOnly } from '../repository/read-out.ts'
import { reachRepository, type Repository } from '../repository/repository.ts'
import { Compared, Difference, tellPace } from './compare-files.ts'
import { cutShort } from './cut-short.ts'

/** Compares a volume that the files part was restored into with what the repository lists; see `compareFiles`. */
export function compareSpec(
  repository: Repository,
  { image, snapshot, volume }: Readonly<Record<'image' | 'snapshot' | 'volume', string>>,
): WorkerSpec {
  return {
    purpose: 'compare-files',
    image,
    capabilities: reachesFiles,
    entrypoint: ['lifeboat'],
    command: ['worker', 'compare-files', '--', `${snapshot}:${root}`, root],
    ...reachRepository(repository, tellPace(repository)),
    mounts: [
      { kind: 'volume', source: volume, target: root, writable: false },
      ...readOnly(repository.mounts),
    ],
    givesWay: true,
  }
}

/** Throws `worker-failed` when the last line is missing: a log may be cut short. */
export function readCompared({ stdout }: Pick<WorkerOutput, 'stdout'>): Omit<DrilledFiles, 'ms'> {
  const lines = stdout.split('\n')
  const last = lines.find((line) => line.startsWith('{"event":"compared"'))
  if (last === undefined) throw cutShort('compare-files')
  const { files, bytes, types, different } = Compared.parse(JSON.parse(last))
  const differences = lines
    .filter((line) => line.startsWith('{"event":"difference"'))
    .map((line) => Difference.parse(JSON.parse(line)).what)
  return { files, bytes, types, different, differences }
}
