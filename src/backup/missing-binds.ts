import { LifeboatError } from '../errors.ts'
import type { WorkerMount } from '../model/worker.ts'

/** The engine's words for a host path that is not there (moby, volume/mounts/validate.go). */
const missingSource = /bind source path does not exist: (\S.*?)\s*$/m

/**
 * Runs a worker with its mounts, and again without each host path that the engine says is not there: one vanished path must not
 * cost all the others. Gives what was left out.
 */
export async function withoutMissingBinds<T>(
  mounts: readonly WorkerMount[],
  act: (mounts: readonly WorkerMount[]) => Promise<T>,
): Promise<{ result: T; missing: WorkerMount[] }> {
  const missing: WorkerMount[] = []
  for (let rest = [...mounts]; ;) {
    try {
      return { result: await act(rest), missing }
    } catch (error) {
      const gone = error instanceof LifeboatError ? findNamed(error, rest) : undefined
      if (gone === undefined) throw error
      missing.push(gone)
      rest = rest.filter((mount) => mount !== gone)
    }
  }
}

function findNamed(error: LifeboatError, mounts: readonly WorkerMount[]): WorkerMount | undefined {
  const path = missingSource.exec(error.details.join('\n'))?.[1]
  return mounts.find(({ kind, source }) => kind === 'bind' && source === path)
}
