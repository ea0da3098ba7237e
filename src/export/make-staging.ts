import { createStaging } from '../docker/staging.ts'
import type { RunContext } from '../docker/run-context.ts'
import type { RunWorker, WorkerMount } from '../model/worker.ts'
import { root } from '../repository/part-path.ts'
import { tooLittleSpace } from './too-little-space.ts'

/**
 * Makes the run's staging volume; gives its mount in workers, where the parts stand as deep as they stood when they were stored, so
 * that no path is too long. Throws `too-little-space` when its disk has less than `needed` bytes free.
 */
export async function makeStaging(
  run: RunContext,
  work: RunWorker,
  image: string,
  needed: number,
  otherwise?: string,
): Promise<WorkerMount> {
  const source = await createStaging(run)
  const staging: WorkerMount = { kind: 'volume', source, target: root, writable: true }
  const need: Need = { bytes: needed, purpose: 'measure-staging' }
  await checkRoom(work, image, staging, otherwise === undefined ? need : { ...need, otherwise })
  return staging
}

type Need = {
  readonly bytes: number
  /** Of the worker that looks; no two of a run may have the same. */
  readonly purpose: string
  /** How to go on without freeing any. */
  readonly otherwise?: string
}

/** Throws `too-little-space` when the disk of a volume has fewer bytes free than are needed. */
export async function checkRoom(
  work: RunWorker,
  image: string,
  staging: WorkerMount,
  { bytes, purpose, otherwise }: Need,
): Promise<void> {
  const free = await measureFree(work, image, staging, purpose)
  if (!(free >= bytes)) throw tooLittleSpace('the engine’s volumes', bytes, free, otherwise)
}

/** Lifeboat's own container does not see the disk on which the engine makes volumes. */
async function measureFree(
  work: RunWorker,
  image: string,
  staging: WorkerMount,
  purpose: string,
): Promise<number> {
  const { stdout } = await work({
    purpose,
    image,
    entrypoint: ['df', '-B1', '--output=avail'],
    command: [staging.target],
    env: {},
    mounts: [staging],
    capabilities: [],
    network: 'none',
  })
  return Number(stdout.split('\n')[1])
}
