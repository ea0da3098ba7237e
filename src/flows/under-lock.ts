import { now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import { readJournal } from '../docker/journal.ts'
import { readRebuildMark } from '../docker/rebuild-mark.ts'
import { removeWatchdogs } from '../docker/orphans.ts'
import { clearDeadRun, readLockedRun } from '../docker/run-lock.ts'
import { withRunLock } from '../docker/with-run-lock.ts'
import type { OnProgress } from '../model/progress.ts'
import type { Recovered, Recovery } from '../model/recovered.ts'
import { findFiles } from '../repository/find-files.ts'
import { locateRepository, type Where } from '../repository/locate.ts'
import { settleJournal } from '../restore/recover.ts'
import { openSettling } from '../restore/settle-context.ts'
import { refuseHalfRebuilt } from './refuse-half-rebuilt.ts'
import { clearDrilled, findDrilled } from './remove-drilled.ts'
import { openEngine, type Opened } from './open-engine.ts'

/** What every run is started with. */
export type Start = {
  readonly signal: AbortSignal
  readonly runId: string
  readonly startedAt: Date
  readonly onStep: (step: string) => void
  /** Told how far the parts of a step are. */
  readonly onProgress?: OnProgress
  /** Told what came of an earlier restore that was cut off, when this run was the first to find it. */
  readonly onRecovered: (recovered: Recovered) => void
}

type Settings = Where & Pick<Config, 'startLimitMs'>

/** No run begins on a stack that another one left half changed. */
export async function locked<T>(
  config: Settings,
  opened: Opened,
  kind: string,
  { startedAt, onRecovered }: Start,
  act: () => Promise<T>,
): Promise<T> {
  const { run, self } = opened
  const lock = { kind, startedAt: startedAt.toISOString(), image: self.image }
  return withRunLock(run, lock, async () => {
    const recovered = await settleLeftOver(config, opened)
    if (recovered !== undefined) onRecovered(recovered)
    await refuseHalfRebuilt(run, kind)
    return act()
  })
}

async function settleLeftOver(config: Settings, opened: Opened): Promise<Recovered | undefined> {
  const { run, self, project } = opened
  const settled = await settleJournal(
    (runId) => {
      const repository = locateRepository(self, config)
      return openSettling({
        run: { ...run, runId },
        repository,
        findFiles: (backupId) => findFiles(repository, backupId),
        image: self.image,
        startLimitMs: config.startLimitMs,
        reached: new Map(),
        note: () => undefined,
      })
    },
    run.engine,
    project,
  )
  await removeWatchdogs(run.engine, project, self.containerId)
  await clearDrilled(opened)
  return settled
}

export async function recover(config: Config): Promise<Recovery> {
  return recoverOpened(config, await openEngine(config))
}

/** The same on an engine that was found. */
export async function recoverOpened(config: Settings, opened: Opened): Promise<Recovery> {
  const { run, self, project } = opened
  const holder = { project, ownContainerId: self.containerId }
  const cleared = (await clearDeadRun(run.engine, holder)) ?? null
  const hasJournal = (await readJournal(run.engine, project)) !== undefined
  if (!hasJournal && (await findDrilled(run)) === undefined) {
    await removeWatchdogs(run.engine, project, self.containerId)
    return { cleared, journal: null }
  }
  const lock = { kind: 'recovery', startedAt: now().toISOString(), image: self.image }
  const journal = (await withRunLock(run, lock, () => settleLeftOver(config, opened))) ?? null
  return { cleared, journal }
}

/** The run whose journal, or unfinished rebuild, stands although no run is under way: it was cut off. */
export async function findUnsettled(config: Config): Promise<string | undefined> {
  const { run, project } = await openEngine(config)
  const cut = (await readJournal(run.engine, project)) ?? (await readRebuildMark(run))
  if (cut === undefined) return undefined
  return (await readLockedRun(run.engine, run)) === undefined ? cut.runId : undefined
}
