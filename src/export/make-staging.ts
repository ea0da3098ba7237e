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
  const free = await measureFree(work, image, staging)
  if (!(free >= needed)) throw tooLittleSpace('the engine’s volumes', needed, free, otherwise)
  return staging
}

/** Lifeboat's own container does not see the disk on which the engine makes volumes. */
export async function measureFree(
  work: RunWorker,
  image: string,
  staging: WorkerMount,
): Promise<number> {
  const { stdout } = await work({
    purpose: 'measure-staging',
    image,
    entrypoint: ['df', '-B1', '--output=avail'],
    command: [staging.target],
    env: {},
    mounts: [staging],
    network: 'none',
  })
  return Number(stdout.split('\n')[1])
}
