import type { Config } from '../config/settings.ts'
import { readHost } from '../docker/inspect-stack.ts'
import type { Pruned } from '../model/retention.ts'
import { openKnownBackups } from '../repository/known-backups.ts'
import { locateRepository } from '../repository/locate.ts'
import type { PruneWish } from '../retention/prune-snapshots.ts'
import { runPrune } from '../retention/run-prune.ts'
import { openCache, wishForCache } from './open-cache.ts'
import { openEngine } from './open-engine.ts'
import { locked, type Start } from './under-lock.ts'

export type StartPrune = Start & PruneWish

/** Removes from the repository what the rules say, in a run of its own. */
export async function prune(config: Config, start: StartPrune): Promise<Pruned> {
  const opened = await openEngine(config, start)
  const { run, self } = opened
  const located = locateRepository(self, config)
  const host = await readHost(run.engine)
  const known = openKnownBackups(config.stateFolder, config.repository)
  return locked(config, opened, 'prune', start, async () => {
    const { repository } = await openCache(run, located, wishForCache(config))
    return runPrune({ ...start, run, repository, image: self.image, host, known })
  })
}
