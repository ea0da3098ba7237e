import { closeAll, discoverStack, type Discovered } from '../backup/discover-stack.ts'
import { findStanding } from '../backup/standing.ts'
import { findMountUsers } from '../docker/mount-users.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runPassingWorker } from '../docker/worker.ts'
import type { RestoreOptions, RestorePlan, Selection } from '../model/restore.ts'
import type { BackupType } from '../model/scope.ts'
import type { Self } from '../model/stack.ts'
import type { WorkerFile, WorkerSpec } from '../model/worker.ts'
import { matchParts } from '../repository/find-part.ts'
import { listPaths } from '../repository/list-path.ts'
import { findRepositorySource } from '../repository/locate.ts'
import type { Repository } from '../repository/repository.ts'
import { checkColdImages } from './check-cold-images.ts'
import { checkIntoFolder } from './check-into-folder.ts'
import { checkNewVolumes } from './check-new-volumes.ts'
import { checkPath } from './check-path.ts'
import { checkServers } from './check-servers.ts'
import { checkTables } from './check-tables.ts'
import { chooseBackup, type Chosen } from './choose-backup.ts'
import { estimateDownMs } from './estimate-down.ts'
import { findHeldThere } from './find-held-there.ts'
import { findLoadTargets } from './find-load-targets.ts'
import { planRestore } from './plan-restore.ts'
import { listTargets, planStops, warnOfStops } from './plan-stops.ts'
import type { RestoreContext } from './restore-context.ts'

export type RestoreRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  /** A backup's id, the beginning of it, or `latest`. */
  readonly backup: string
  readonly selection: Selection
  readonly options: RestoreOptions
  /** The backup, where it has been read already; else it is looked for. */
  readonly chosen?: Chosen
  readonly startLimitMs: number
}

/** select → plan: reads the backup and the stack, decides everything, refuses what cannot go well. Writes nothing. */
export async function prepareRestore(request: RestoreRequest): Promise<RestoreContext> {
  return planFound(request, await readBoth(request))
}

/** The same of what was found; ends the conversations with the servers, whatever comes of it. */
export async function planFound(
  request: Omit<RestoreRequest, 'backup'>,
  { snapshots, manifest, stack, open }: Both,
): Promise<RestoreContext> {
  const { run, self, repository, selection, options, startLimitMs } = request
  const work = (spec: WorkerSpec, files?: readonly WorkerFile[]) =>
    runPassingWorker(run, spec, files)
  try {
    const parts = matchParts(snapshots, manifest)
    const standing = findStanding(stack, findRepositorySource(stack, repository.location))
    const planFor = (held: ReadonlySet<string>) =>
      planRestore(stack, manifest, selection, options, { standing, held })
    const list = (snapshot: string, paths: readonly string[]) =>
      listPaths(repository, snapshot, paths, run.signal)
    const { steps } = planFor(new Set())
    const draft = planFor(await findHeldThere(list, parts, manifest, steps))
    checkColdImages(stack, manifest, draft.steps)
    const stops = planStops(stack, await findMountUsers(run.engine, listTargets(draft.steps)))
    await checkNewVolumes(run.engine, draft.steps)
    await checkIntoFolder(list, parts, draft)
    await checkPath(work, self.image, draft.steps)
    const targets = await findLoadTargets(work, stack, open, manifest, draft.steps)
    const warnings = [...draft.warnings, ...checkServers(targets), ...warnOfStops(stack, stops)]
    const downMs = estimateDownMs(manifest, draft.steps, stops.length, options.safeguard)
    const plan: RestorePlan = { ...draft, stops, downMs, warnings }
    const context = { run, runWorker: work, repository, stack, manifest, plan, parts, targets }
    await checkTables(context)
    return { ...context, written: [], startLimitMs }
  } finally {
    await closeAll(open)
  }
}

export type Both = Discovered & Chosen

/** The stack is asked while the repository is read; what is wrong with the backup is said before what is wrong with the stack. */
async function readBoth(request: RestoreRequest): Promise<Both> {
  const { run, self } = request
  const { project } = run
  const wanted = { ...request, project, type: wantedType(request.selection) }
  const [chosen, discovered] = await Promise.allSettled([
    request.chosen ?? chooseBackup(wanted),
    discoverStack(run, self, project),
  ])
  if (chosen.status === 'rejected') {
    if (discovered.status === 'fulfilled') await closeAll(discovered.value.open)
    throw chosen.reason
  }
  if (discovered.status === 'rejected') throw discovered.reason
  return { ...chosen.value, ...discovered.value }
}

/** What a backup must cover to be the latest one that is meant. */
function wantedType({ type, databases, table, volumes }: Selection): BackupType {
  const namesDatabases = databases.length > 0 || table !== undefined
  if (namesDatabases === volumes.length > 0) return type
  return namesDatabases ? 'database' : 'volumes'
}
