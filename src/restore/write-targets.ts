import { findOwn } from '../docker/find-own.ts'
import { findMountUsers, isAtWork } from '../docker/mount-users.ts'
import type { RunContext } from '../docker/run-context.ts'
import { LifeboatError } from '../errors.ts'
import type { FilesStep } from '../model/restore.ts'
import type { RunWorker } from '../model/worker.ts'
import type { Repository } from '../repository/repository.ts'
import { excludePattern } from '../repository/exclude-pattern.ts'
import { writeFiles, type Written } from '../repository/write-files.ts'
import type { Room } from './make-room.ts'

export type WriteTask = {
  readonly backupId: string
  /** Snapshot of the files part that is written. */
  readonly snapshot: string
  readonly steps: readonly FilesStep[]
  readonly keepExtra: boolean
}

const requestPath = '/lifeboat/room.json'
const argumentsPath = '/lifeboat/arguments'
const root = '/stack'

/**
 * Writes the files of a backup over their targets, by one worker that mounts them where they stand in the part.
 * Throws `target-in-use` when a container runs on a target before, or after: what it saw, or wrote meanwhile, is in no backup.
 */
export async function writeTargets(
  run: RunContext,
  runWorker: RunWorker,
  repository: Repository,
  image: string,
  { backupId, snapshot, steps, keepExtra }: WriteTask,
): Promise<Written> {
  await requireIdle(run, steps)
  const room: Room = {
    snapshot,
    root,
    keepExtra,
    places: steps.map(({ from, inside, without, excludes }) => ({
      folder: from,
      ...(inside === undefined ? {} : { inside }),
      keep: [...without, ...nestedIn(from, steps)],
      keepFitting: excludes.map((glob) => excludePattern(from, glob)),
    })),
  }
  const written = await writeFiles(
    runWorker,
    repository,
    {
      image,
      backupId,
      snapshot,
      mounts: steps.map(({ kind, target, from }) => ({
        kind,
        source: target,
        target: from,
        writable: true,
      })),
      before: {
        command: `lifeboat worker make-room ${requestPath} ${argumentsPath}`,
        argumentsFile: argumentsPath,
      },
    },
    [{ path: requestPath, content: Buffer.from(JSON.stringify(room)) }],
  )
  await requireIdle(run, steps)
  return written
}

/** A host path inside another one is a mount of its own in the worker. */
function nestedIn(folder: string, steps: readonly FilesStep[]): string[] {
  return steps.map(({ from }) => from).filter((from) => from.startsWith(`${folder}/`))
}

/** Throws `target-in-use` when a container of whichever project, but for Lifeboat’s own, runs on a target. */
export async function requireIdle(
  run: RunContext,
  steps: readonly Pick<FilesStep, 'kind' | 'target'>[],
): Promise<void> {
  const sources = steps.map(({ kind, target }) => ({ kind, source: target }))
  const users = await findMountUsers(run.engine, sources)
  const running = users.filter(isAtWork)
  if (running.length === 0) return
  const own = await findOwn(run)
  const atWork = running.filter(({ id }) => !own.has(id))
  if (atWork.length === 0) return
  throw new LifeboatError('target-in-use', 'a container was started on what is being restored', {
    hint: 'Find out what starts it (a watcher, another compose command), stop that, and restore again.',
    details: atWork.map(({ name, source }) => `${name} uses ${source}`),
  })
}
