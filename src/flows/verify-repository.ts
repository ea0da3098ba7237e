import type { Config } from '../config/settings.ts'
import { readHost } from '../docker/inspect-stack.ts'
import { runWorker } from '../docker/worker.ts'
import type { RepositoryCheck } from '../model/repository-check.ts'
import { openKnownBackups } from '../repository/known-backups.ts'
import { locateRepository } from '../repository/locate.ts'
import { verifyAll } from '../verify/verify-all.ts'
import { openEngine } from './open-engine.ts'
import { locked, type Start } from './under-lock.ts'

export type StartVerifyAll = Start & {
  /** What is missed is named once more, and not any longer. */
  readonly forgetsLost: boolean
}

/** Verifies all backups under the run lock; see `verifyAll`. */
export async function verifyRepository(
  config: Config,
  version: string,
  start: StartVerifyAll,
): Promise<RepositoryCheck> {
  const opened = await openEngine(config, start)
  const { run, self } = opened
  const repository = locateRepository(self, config)
  const host = await readHost(run.engine)
  return locked(config, opened, 'verify', start, () =>
    verifyAll({
      ...start,
      run,
      runWorker: (spec, files) => runWorker(run, spec, files),
      repository,
      image: self.image,
      host,
      known: openKnownBackups(config.stateFolder, config.repository),
      version,
    }),
  )
}
