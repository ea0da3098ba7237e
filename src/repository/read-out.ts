import { reachesFiles, restoresFiles } from '../model/capabilities.ts'
import type { RunWorker, WorkerMount } from '../model/worker.ts'
import { WorkerFailedError } from '../model/worker.ts'
import { LifeboatError } from '../errors.ts'
import { readMessages } from './explain-restic.ts'
import { explainStore } from './explain-store.ts'
import { globalOptions, reachRepository, sayingHowFar, type Repository } from './repository.ts'
import { literalPattern } from './backup-arguments.ts'
import { sayWritten } from './say-written.ts'

export type ReadRequest = {
  readonly image: string
  readonly kind: string
  readonly backupId: string
  readonly snapshot: string
}

/**
 * Reads paths of a part out of the repository to nowhere, hashes verified, so that damage is found before anything is overwritten:
 * restic 0.18 cannot check a single snapshot. Throws `part-damaged`.
 */
export async function readOut(
  runWorker: RunWorker,
  repository: Repository,
  request: ReadRequest,
  paths: readonly string[],
): Promise<void> {
  const { image, kind, snapshot } = request
  const options = globalOptions(repository).join(' ')
  await describingDamage(repository, request, () =>
    runWorker({
      purpose: `read-${kind}`,
      image,
      capabilities: reachesFiles,
      entrypoint: ['sh', '-ec', readScript(options), 'read'],
      command: [...paths],
      moves: kind,
      ...reachRepository(repository, { GOGC: '100', SNAPSHOT: snapshot }),
      mounts: readOnly(repository.mounts),
    }),
  )
}

/**
 * Not into a pipe, whose end would hide restic's exit code. A tar cannot hold an attribute whose name has a `=` in it; a zip holds none,
 * but is slower for compressing. What is neither file nor folder has no content to read.
 */
function readScript(options: string): string {
  const dump = `restic dump --no-lock ${options} "$SNAPSHOT" "$path"`
  return `
${sayWritten()}
for path in "$@"; do
  ${dump} --archive tar 2>/tmp/said >/dev/null && continue
  grep -q 'should be a file, but is a' /tmp/said && continue
  cat /tmp/said >&2
  grep -q 'cannot encode header' /tmp/said || exit 1
  ${dump} --archive zip >/dev/null
done
`
}

/** Brings a part, or paths of it, into a folder of the worker: the read-out and the restore in one. */
export async function extractPart(
  runWorker: RunWorker,
  repository: Repository,
  request: ReadRequest,
  into: {
    readonly root: string
    readonly include: readonly string[]
    readonly mounts: readonly WorkerMount[]
  },
): Promise<void> {
  const { image, kind, snapshot } = request
  await describingDamage(repository, request, () =>
    runWorker({
      purpose: `extract-${kind}`,
      image,
      entrypoint: ['restic'],
      command: [
        'restore',
        '--quiet',
        '--no-lock',
        ...globalOptions(repository),
        `${snapshot}:${into.root}`,
        '--target',
        into.root,
        '--sparse',
        ...into.include.flatMap((path) => [
          '--include',
          literalPattern(path.slice(into.root.length)),
        ]),
      ],
      ...reachRepository(repository, { GOGC: '100', ...sayingHowFar }),
      moves: kind,
      mounts: [...into.mounts, ...readOnly(repository.mounts)],
      capabilities: restoresFiles,
    }),
  )
}

/** Says in Lifeboat's words why a part could not be read. */
export async function describingDamage<T>(
  { location }: Pick<Repository, 'location'>,
  { kind, backupId }: ReadRequest,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    const words = readMessages(error.output.stderr)
    // A store that is away says nothing about what is in it.
    const ofStore = explainStore(location, words.slice(-50))
    if (ofStore !== undefined) throw ofStore
    if (words.some((line) => line.includes('not found in snapshot'))) {
      throw new LifeboatError('not-in-backup', `backup ${backupId} does not hold the path`, {
        hint: `lifeboat show ${backupId} --path VOLUME/FOLDER lists what is there. Nothing was changed.`,
        cause: error,
        details: words.slice(-1),
      })
    }
    throw new LifeboatError(
      'part-damaged',
      `the ${kind} part of backup ${backupId} cannot be read out of the repository`,
      {
        hint: 'Choose another backup; lifeboat list shows them. restic’s own words stand below.',
        cause: error,
        details: words.slice(-20),
      },
    )
  }
}

/** Reading works from a medium that cannot be written, too. */
export function readOnly(mounts: readonly WorkerMount[]): WorkerMount[] {
  return mounts.map((mount) => ({ ...mount, writable: false }))
}
