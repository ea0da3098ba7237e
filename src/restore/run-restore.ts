/** select → plan → check → load → stop → safeguard → write → swap → start → let go of the old → report */
import { monotonicMs } from '../clock.ts'
import { isOfTables, type RestorePlan, type RestoreReport } from '../model/restore.ts'
import { findFiles } from '../repository/find-files.ts'
import { changeStack, type Changed, type OpenSafeguard } from './change-stack.ts'
import { readOwnJournal } from './own-journal.ts'
import { prepareRestore, type RestoreRequest } from './prepare-restore.ts'
import type { RestoreContext } from './restore-context.ts'
import { openSafeguard } from './safeguard.ts'
import { openSettling, type Reached, type SettleContext } from './settle-context.ts'
import type { Started } from '../docker/start-all.ts'
import { goForward, letGoOfOld } from './settle-journal.ts'
import { undoRestore } from './undo-restore.ts'
import { writeReport } from './write-report.ts'

export type RunRestore = RestoreRequest & {
  readonly version: string
  readonly onStep: (step: string) => void
  /** Told the plan before anything is done; throws when that is not what was meant. */
  readonly onPlan: (plan: RestorePlan) => void
}

/**
 * Restores, and gives the report. When it throws, the stack is as it was before (`restore-undone` when something had been
 * overwritten), or, with `restore-stopped`, what it touched is stopped and the journal holds how to go on.
 */
export async function runRestore(request: RunRestore): Promise<RestoreReport> {
  request.onStep('plan')
  const context = await prepareRestore(request)
  const { version, run, repository, ...rest } = request
  const outside = {
    guard: (prepared: RestoreContext) => openSafeguard(prepared, version),
    findFiles: (backupId: string) => findFiles(repository, backupId),
  }
  return restorePrepared({ ...rest, ...outside, run }, context)
}

export type PreparedRequest = Pick<RunRestore, 'run' | 'onStep' | 'onPlan'> & {
  readonly guard: OpenSafeguard
  readonly findFiles: SettleContext['findFiles']
}

/** The same of what was prepared. */
export async function restorePrepared(
  request: PreparedRequest,
  context: RestoreContext,
): Promise<RestoreReport> {
  const { run, findFiles: find, onStep } = request
  request.onPlan(context.plan)
  const notes: string[] = []
  const settling = openSettling({
    run,
    repository: context.repository,
    findFiles: find,
    image: context.stack.self.image,
    startLimitMs: context.startLimitMs,
    reached: listReached(context),
    note: (text) => void notes.push(text),
  })
  const { changed, services, downMs } = await change(request, context, settling)
  onStep('clean')
  // From here on there is no way back, and none is needed: what fails is finished by the next start of Lifeboat.
  const kept = isOfTables(context.plan)
    ? []
    : await letGoOfOld(settling, await readOwnJournal(run, context.written))
  return writeReport(context.plan, { ...changed, services, downMs, notes, kept })
}

/** The servers that were asked while the restore was planned. */
function listReached({ stack, targets }: RestoreContext): Map<string, Reached> {
  const reached = new Map<string, Reached>()
  for (const { container, service, containerId, image, credentials } of targets) {
    const startedAt = stack.containers.find(({ id }) => id === containerId)?.startedAt ?? ''
    const target = { service, containerId, image, credentials }
    reached.set(container, { target, startedAt })
  }
  return reached
}

type Outcome = {
  readonly changed: Changed
  readonly services: readonly Started[]
  readonly downMs: number
}

async function change(
  { run, guard, onStep }: PreparedRequest,
  context: RestoreContext,
  settling: SettleContext,
): Promise<Outcome> {
  let stoppedMs: number | undefined
  try {
    const changed = await changeStack(context, guard, (step) => {
      if (step === 'stop') stoppedMs = monotonicMs()
      onStep(step)
    })
    onStep('start')
    if (isOfTables(context.plan)) return { changed, services: [], downMs: 0 }
    const entries = await readOwnJournal(run, context.written)
    const services = await goForward(settling, entries)
    const isDown = context.plan.stops.length > 0 && stoppedMs !== undefined
    const downMs = isDown ? Math.round(monotonicMs() - (stoppedMs ?? 0)) : 0
    return { changed, services, downMs }
  } catch (error) {
    onStep('undo')
    throw await undoRestore(settling, context.written, error)
  }
}
