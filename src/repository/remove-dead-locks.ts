import { readFile, rm } from 'node:fs/promises'

import { isInterruption, LifeboatError } from '../errors.ts'
import type { RunWorker } from '../model/worker.ts'
import { workerHost } from '../model/worker-host.ts'
import { resticSpec } from './backup-arguments.ts'
import { isStale, listLocks, lockPath, readLock, readLockTime, type Lock } from './locks.ts'
import { plainOptions, type Repository } from './repository.ts'

export type DeadLocksRequest = {
  readonly runWorker: RunWorker
  /** Lifeboat's own. */
  readonly image: string
  readonly signal: AbortSignal
  /** Runs of which no worker is left, on the one engine that they had workers on. */
  readonly deadRuns: readonly string[]
  /** The name of Lifeboat's own container as a machine, if no other can have it. */
  readonly ownHost: string | undefined
}

/** How locks are asked for. */
export type LockReader = { readonly list: typeof listLocks; readonly read: typeof readLock }

/**
 * Takes the locks of dead restics out of a repository, and gives how many. restic itself never does, however old they are, unless it is told to: one that
 * was killed while it stored something keeps everybody from pruning, and one that was killed while it pruned keeps everybody from storing, for ever
 * (restic 0.18, `Lock.checkForOtherLocks`). A lock is dead when nobody has renewed it for half an hour, or when who held it is known not to live any more; in a
 * store restic removes the former alone. What keeps locks from being read or removed is nothing here: whoever needs the repository for itself says so.
 * Throws `store-unreachable` alone, which everybody would: to wait for such a store a minute is enough.
 */
export async function removeDeadLocks(
  repository: Repository,
  request: DeadLocksRequest,
  reader: LockReader = { list: listLocks, read: readLock },
): Promise<number> {
  // There nobody needs it for itself, and not everybody who keeps one lets locks be removed.
  if (repository.isAppendOnly === true) return 0
  try {
    const ids = await reader.list(repository, request.signal)
    if (ids.length === 0) return 0
    return repository.store === undefined
      ? await removeFromFolder(repository, ids, request, reader)
      : await removeFromStore(repository, ids, request, reader)
  } catch (error) {
    const isOver = error instanceof LifeboatError && error.code === 'store-unreachable'
    if (isOver || isInterruption(error)) throw error
    return 0
  }
}

async function removeFromFolder(
  repository: Repository,
  ids: readonly string[],
  request: DeadLocksRequest,
  reader: LockReader,
): Promise<number> {
  let removed = 0
  for (const id of ids) {
    const written = await readLockTime(repository, id).catch(() => undefined)
    // Gone meanwhile: it was of a living one.
    if (written === undefined) continue
    if (
      !isStale(written) &&
      !(await isOfDead(await readWhole(reader, repository, id, request), request))
    )
      continue
    await rm(lockPath(repository.location, id), { force: true })
    removed += 1
  }
  return removed
}

/** One that cannot be read is gone, or just being written. */
function readWhole(
  { read }: LockReader,
  repository: Repository,
  id: string,
  { signal }: DeadLocksRequest,
): Promise<Lock | undefined> {
  return read(repository, id, signal).catch(() => undefined)
}

async function isOfDead(
  lock: Lock | undefined,
  { deadRuns, ownHost }: DeadLocksRequest,
): Promise<boolean> {
  if (lock === undefined) return false
  if (deadRuns.some((runId) => workerHost(runId) === lock.hostname)) return true
  return lock.hostname === ownHost && !(await isRunning(lock))
}

/** Whether a restic of that number runs in this container. Another one that has the number by now only makes the lock last half an hour. */
async function isRunning({ pid }: Lock): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  return name.trim() === 'restic'
}

async function removeFromStore(
  repository: Repository,
  ids: readonly string[],
  request: DeadLocksRequest,
  reader: LockReader,
): Promise<number> {
  const { runWorker, image } = request
  const locks = await Promise.all(ids.map((id) => readWhole(reader, repository, id, request)))
  const stale = locks.filter((lock) => lock !== undefined && isStale(lock.time))
  if (stale.length === 0) return 0
  // By a worker: as a machine it has a name that no other has, and restic takes whatever bears its own name and has no process here for dead.
  await runWorker({
    ...resticSpec(repository, { image, mounts: [] }),
    purpose: 'remove-locks',
    entrypoint: ['restic'],
    command: ['unlock', '--quiet', ...plainOptions(repository)],
  })
  return stale.length
}
