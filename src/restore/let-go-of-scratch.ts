import { inspectVolume } from '../docker/inspect-stack.ts'
import { removeVolumeOf } from '../docker/remove.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { SettleContext } from './settle-context.ts'

type Letting = Pick<SettleContext, 'run' | 'runWorker' | 'image' | 'note'>

/**
 * Removes a run's scratch volume with all that is in it. A worker empties it: the engine would do so within one call, which with many files
 * is silent for longer than a call may be. What cannot be removed does no harm, and is told.
 */
export async function letGoOfScratch(
  { run, runWorker, image, note }: Letting,
  volume: string,
): Promise<void> {
  // A worker that mounts it would make it anew.
  const isThere = (await inspectVolume(run.engine, volume)) !== undefined
  if (isThere) await empty({ run, runWorker, image, note }, volume)
  if (await removeVolumeOf(run.engine, volume, run.runId)) return
  note(`the scratch volume ${volume} is left, in use by somebody: docker volume rm ${volume}`)
}

async function empty({ runWorker, image, note }: Letting, volume: string): Promise<void> {
  try {
    await runWorker({
      purpose: 'empty-scratch',
      image,
      entrypoint: ['find'],
      command: ['/scratch', '-mindepth', '1', '-delete'],
      env: {},
      mounts: [{ kind: 'volume', source: volume, target: '/scratch', writable: true }],
      network: 'none',
    })
  } catch (error) {
    if (!(error instanceof LifeboatError)) throw error
    note(`the scratch volume ${volume} could not be emptied: ${messageOf(error)}`)
  }
}
