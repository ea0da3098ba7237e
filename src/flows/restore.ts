import { requireRestoreAllowed } from '../config/require-restore-allowed.ts'
import type { Config } from '../config/settings.ts'
import { endRun } from '../docker/remove.ts'
import type { RestorePlan, RestoreReport, RestoreWish } from '../model/restore.ts'
import { describeKnown, openKnownBackups, rememberMade } from '../repository/known-backups.ts'
import { locateRepository } from '../repository/locate.ts'
import { prepareRestore } from '../restore/prepare-restore.ts'
import { runRestore } from '../restore/run-restore.ts'
import { openEngine } from './open-engine.ts'
import { locked, type Start } from './under-lock.ts'

export type StartRestore = Start & RestoreWish & { readonly onPlan: (plan: RestorePlan) => void }

/** What a restore would do. Looks only, and so is never forbidden. */
export async function planRestore(
  config: Config,
  wish: RestoreWish,
  signal: AbortSignal,
): Promise<RestorePlan> {
  const { run, self } = await openEngine(config, { signal })
  const { startLimitMs } = config
  try {
    const repository = locateRepository(self, config)
    return (await prepareRestore({ run, self, repository, startLimitMs, ...wish })).plan
  } finally {
    await endRun(run.engine, run.runId)
  }
}

/** Restores into the stack that stands, under the run lock. Throws `restore-not-allowed` before it looks at anything. */
export async function restore(
  config: Config,
  version: string,
  start: StartRestore,
): Promise<RestoreReport> {
  requireRestoreAllowed(config)
  const opened = await openEngine(config, start)
  const { run, self } = opened
  const repository = locateRepository(self, config)
  const { startLimitMs, stateFolder } = config
  return locked(config, opened, 'restore', start, async () => {
    const report = await runRestore({ ...start, run, self, repository, startLimitMs, version })
    const { safeguard: id } = report
    if (id === null) return report
    const known = openKnownBackups(stateFolder, config.repository)
    const unknown = await rememberMade(known, describeKnown({ ...run, id }))
    return { ...report, warnings: [...report.warnings, ...unknown] }
  })
}
