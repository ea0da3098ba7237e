import { now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import { forgetRun } from '../docker/holder.ts'
import { readJournal } from '../docker/journal.ts'
import { readRebuildMark } from '../docker/rebuild-mark.ts'
import { removeWatchdogs } from '../docker/orphans.ts'
import { clearDeadRun, readLockedRun } from '../docker/run-lock.ts'
import { withRunLock } from '../docker/with-run-lock.ts'
import { LifeboatError } from '../errors.ts'
import type { OnProgress } from '../model/progress.ts'
import type { Recovered, Recovery } from '../model/recovered.ts'
import { findFiles } from '../repository/find-files.ts'
import { locateRepository, type Where } from '../repository/locate.ts'
import { settleJournal } from '../restore/recover.ts'
import { openSettling } from '../restore/settle-context.ts'
import { refuseHalfRebuilt } from './refuse-half-rebuilt.ts'
import { clearDrilled, findDrilled } from './remove-drilled.ts'
import { freeLocks } from './free-locks.ts'
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

type Settings = Where & Pick<Config, 'startLimitMs'> & { readonly copy?: Where | undefined }

/** No run begins on a stack that another one left half changed, or in a repository that a dead one holds. `act` is given the runs whose workers were just cleared away. */
export async function locked<T>(
  config: Settings,
  opened: Opened,
  kind: string,
  { startedAt, onRecovered }: Start,
  act: (deadRuns: readonly string[]) => Promise<T>,
): Promise<T> {
  const { run, self } = opened
  const lock = { kind, startedAt: startedAt.toISOString(), image: self.image }
  return withRunLock(run, lock, async (deadRuns) => {
    const recovered = await settleLeftOver(config, opened)
    if (recovered !== undefined) onRecovered(recovered)
    await refuseHalfRebuilt(run, kind)
    await freeLocks(opened, config, deadRuns)
    return act(deadRuns)
  })
}

async function settleLeftOver(config: Settings, opened: Opened): Promise<Recovered | undefined> {
  const { run, self, project } = opened
  const notes: string[] = []
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
        note: (text) => void notes.push(text),
      })
    },
    run.engine,
    project,
  )
  await removeWatchdogs(run.engine, project, self.containerId)
  await clearDrilled(opened)
  return settled === undefined || notes.length === 0 ? settled : { ...settled, notes }
}

type Recovering = {
  /** Looks for locks in stores, too. One that does not answer is waited for. */
  readonly asksStores?: boolean | undefined
}

export async function recover(config: Config, recovering: Recovering = {}): Promise<Recovery> {
  return recoverOpened(config, await openEngine(config), recovering)
}

/** The same on an engine that was found. */
export async function recoverOpened(
  config: Settings,
  opened: Opened,
  { asksStores = false }: Recovering = {},
): Promise<Recovery> {
  const { run, self, project } = opened
  const holder = { project, ownContainerId: self.containerId }
  const { holder: dead, deadRuns } = await clearDeadRun(run.engine, holder)
  const cleared = dead ?? null
  const places = [config, ...(config.copy === undefined ? [] : [config.copy])]
  const asked = places.filter(({ store }) => store === undefined || asksStores)
  const locks = await freeAllLocks(asked, opened, deadRuns).finally(() => forgetRun(run.runId))
  const hasJournal = (await readJournal(run.engine, project)) !== undefined
  if (!hasJournal && (await findDrilled(run)) === undefined) {
    await removeWatchdogs(run.engine, project, self.containerId)
    return { cleared, journal: null, locks }
  }
  const lock = { kind: 'recovery', startedAt: now().toISOString(), image: self.image }
  const journal = (await withRunLock(run, lock, () => settleLeftOver(config, opened))) ?? null
  return { cleared, journal, locks }
}

/** Of the second copy, too: a copying that was killed leaves one in either. What cannot be reached keeps nothing from being settled. */
async function freeAllLocks(
  places: readonly Where[],
  opened: Opened,
  deadRuns: readonly string[],
): Promise<number> {
  let freed = 0
  for (const place of places) {
    freed += await freeLocks(opened, place, deadRuns).catch((error: unknown) => {
      if (error instanceof LifeboatError && error.code === 'store-unreachable') return 0
      throw error
    })
  }
  return freed
}

/** The run whose journal, or unfinished rebuild, stands although no run is under way: it was cut off. */
export async function findUnsettled(config: Config): Promise<string | undefined> {
  const { run, project } = await openEngine(config)
  const cut = (await readJournal(run.engine, project)) ?? (await readRebuildMark(run))
  if (cut === undefined) return undefined
  return (await readLockedRun(run.engine, run)) === undefined ? cut.runId : undefined
}
