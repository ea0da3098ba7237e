import { restoresFiles } from '../model/capabilities.ts'
import { LifeboatError } from '../errors.ts'
import { WorkerFailedError, type RunWorker } from '../model/worker.ts'
import { describingDamage, readOnly, type ReadRequest } from './read-out.ts'
import { globalOptions, reachRepository, sayingHowFar, type Repository } from './repository.ts'
import { literalPattern } from './backup-arguments.ts'
import { readSummary, type Written } from './write-files.ts'

/** Folder of the part that all its volumes stand in, and where the scratch volume is mounted. */
const root = '/stack'

export type StageTarget = {
  readonly volume: string
  /** Paths of the part; none means all of it. */
  readonly include: readonly string[]
  /** Has restic read each file again when all are written, and compare it with the hashes in the repository (restic 0.18, restorer.go). */
  readonly verify?: true
}

/**
 * Restores folders of the files part into a volume, with all that they are: owner, mode, times and attributes of the folders themselves too.
 * What is damaged is found by it. Throws `part-damaged`, or `too-little-space`; nothing live was touched.
 */
export async function stageFiles(
  runWorker: RunWorker,
  repository: Repository,
  request: ReadRequest,
  into: StageTarget,
): Promise<Written> {
  const { image, snapshot } = request
  const stage = async (): Promise<Written> =>
    readSummary(
      await runWorker({
        purpose: 'stage-files',
        image,
        entrypoint: ['restic'],
        command: [
          'restore',
          '--quiet',
          '--no-lock',
          ...globalOptions(repository),
          `${snapshot}:${root}`,
          '--target',
          root,
          '--sparse',
          ...(into.verify ? ['--verify'] : []),
          ...into.include.flatMap((path) => ['--include', literalPattern(path.slice(root.length))]),
        ],
        ...reachRepository(repository, { GOGC: '100', ...sayingHowFar }),
        moves: 'files',
        mounts: [
          { kind: 'volume', source: into.volume, target: root, writable: true },
          ...readOnly(repository.mounts),
        ],
        capabilities: restoresFiles,
        givesWay: true,
      }),
    )
  return describingDamage(repository, request, () => describingFullDisk(stage))
}

async function describingFullDisk<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    if (!error.output.stderr.includes('no space left on device')) throw error
    throw new LifeboatError('too-little-space', 'the disk filled up while files were restored', {
      hint: 'Free the space, or restore less at a time. Nothing was changed.',
      cause: error,
    })
  }
}
