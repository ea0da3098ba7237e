import { hostname } from 'node:os'

import { runPassingWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { Self } from '../model/stack.ts'
import { locateRepository, type Where } from '../repository/locate.ts'
import { removeDeadLocks } from '../repository/remove-dead-locks.ts'
import type { Repository } from '../repository/repository.ts'
import type { Opened } from './open-engine.ts'

/**
 * Takes the locks of dead restics out of a repository before anybody meets them, among them those of runs whose workers were just cleared away. Gives
 * how many. Where the repository cannot be written, none. Throws `store-unreachable`.
 */
export async function freeLocks(
  { run, self }: Pick<Opened, 'run' | 'self'>,
  where: Where,
  deadRuns: readonly string[],
): Promise<number> {
  const repository = findWritable(self, where)
  if (repository === undefined) return 0
  return removeDeadLocks(repository, {
    runWorker: (spec) => runPassingWorker(run, spec),
    image: self.image,
    signal: run.signal,
    deadRuns,
    // The engine calls a container by the first twelve digits of its id, as no other; a name that was chosen, two machines may have.
    ownHost: hostname() === self.containerId.slice(0, 12) ? hostname() : undefined,
  })
}

/** Whoever is to write there is told why it cannot be. */
function findWritable(self: Self, where: Where): Repository | undefined {
  try {
    return locateRepository(self, where)
  } catch (error) {
    if (error instanceof LifeboatError) return undefined
    throw error
  }
}
