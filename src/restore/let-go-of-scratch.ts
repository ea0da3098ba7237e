import { removesFiles } from '../model/capabilities.ts'
import { inspectVolume } from '../docker/inspect-stack.ts'
import { removeVolumeOf } from '../docker/remove.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { SettleContext } from './settle-context.ts'

type Letting = Pick<SettleContext, 'run' | 'runWorker' | 'image' | 'note'>

/**
 * Deleting waits for the disk most of the time: several at once took 5 to 7 s for 100 000 files, one 11 s (docs/performance.md). What they do not take, as
 * a path that is too long, the last pass does, and complains if it cannot.
 */
const script = `
find /scratch -mindepth 1 ! -type d -print0 | xargs -0 -r -n 500 -P 8 rm -f -- 2>/dev/null || true
exec find /scratch -mindepth 1 -delete
`

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
      entrypoint: ['sh', '-c', script],
      command: [],
      env: {},
      mounts: [{ kind: 'volume', source: volume, target: '/scratch', writable: true }],
      capabilities: removesFiles,
      network: 'none',
    })
  } catch (error) {
    if (!(error instanceof LifeboatError)) throw error
    note(`the scratch volume ${volume} could not be emptied: ${messageOf(error)}`)
  }
}
