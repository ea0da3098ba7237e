import type { RunWorker } from '../model/worker.ts'
import { ComparedFiles } from './compare-files.ts'
import { readOnly, type ReadRequest } from './read-out.ts'
import { resticEnvironment, type Repository } from './repository.ts'
import { stagedRoot } from './stage-files.ts'

/** Compares what was staged in a volume with what the part lists; see `compareFiles`. */
export async function compareStaged(
  runWorker: RunWorker,
  repository: Repository,
  { image, snapshot }: ReadRequest,
  volume: string,
): Promise<ComparedFiles> {
  const { stdout } = await runWorker({
    purpose: 'compare-files',
    image,
    entrypoint: ['lifeboat'],
    command: ['worker', 'compare-files', snapshot, stagedRoot],
    env: resticEnvironment(repository),
    mounts: [
      { kind: 'volume', source: volume, target: stagedRoot, writable: false },
      ...readOnly(repository.mounts),
    ],
    network: 'none',
  })
  return ComparedFiles.parse(JSON.parse(stdout))
}
