import { openFiles, type OpenFiles } from '../backup/capture-files.ts'
import { hotLimitMs, openCapture } from '../backup/capture-stack.ts'
import { closeAll, discoverStack, type Discovered } from '../backup/discover-stack.ts'
import { now } from '../clock.ts'
import { forgetRun } from '../docker/holder.ts'
import type { RunContext } from '../docker/run-context.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { BackupPlan } from '../model/plan.ts'
import { findRepositorySource } from '../repository/locate.ts'
import { openForWriting } from '../repository/open.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { isSameFiles, planSafeguard } from './plan-safeguard.ts'
import type { RestoreContext } from './restore-context.ts'
import { safeguardLimits, storeSafeguard } from './store-safeguard.ts'

/** A safety backup has a run of its own, found by the restore's id when that is killed. */
export function safeguardId(runId: string): string {
  return `${runId}-safety`
}

/** A backup of what will be overwritten, nothing else. Owes `close`. */
export type Safeguard = {
  /**
   * Makes it, when nothing uses what is overwritten any more. Gives its id; undefined when nothing that is there is overwritten. Throws
   * `safeguard-failed` when it is not complete: then there is nothing to go back to.
   */
  take(): Promise<string | undefined>
  /** Ends what reads for it. */
  close(): Promise<void>
}

/** Begins to read the files of a safety backup, while the services that use them still run: what is left is read when they have stopped. */
export function openSafeguard(context: RestoreContext, version: string): Safeguard {
  const giveUp = new AbortController()
  const signal = AbortSignal.any([context.run.signal, giveUp.signal])
  const run = { ...context.run, runId: safeguardId(context.run.runId), signal }
  const startedAt = now()
  const early = openEarly(context, run)
  return {
    take: async () => {
      const found = await discoverStack(run, context.stack.self, run.project)
      try {
        return await makeSafeguard({ context, run, version, startedAt, early }, found)
      } finally {
        await closeAll(found.open)
      }
    },
    close: async () => {
      giveUp.abort(interrupted())
      await early?.close()
      forgetRun(run.runId)
    },
  }
}

type Opened = { readonly snapshots: readonly Snapshot[]; readonly files?: OpenFiles }

type Early = {
  /** What the files were opened for. */
  readonly plan: BackupPlan
  readonly opening: Promise<Opened>
  close(): Promise<void>
}

/** By a worker that cannot write to them; its hot passes end before it is ready. Undefined where it will show only after the stop what is to be read. */
function openEarly(context: RestoreContext, run: RunContext): Early | undefined {
  const { repository, stack } = context
  const plan = planEarly(context)
  if (plan === undefined) return undefined
  const opening = readOn(context, run).then(async (snapshots) => {
    const capture = openCapture({ run, repository, stack, plan, snapshots })
    return {
      snapshots,
      files: await openFiles(capture, hotLimitMs(safeguardLimits), () => undefined),
    }
  })
  opening.catch(() => undefined)
  const close = () => opening.then(({ files }) => files.close()).catch(() => undefined)
  return { plan, opening, close }
}

/** The files of a server that runs are in no plan until it has stopped. */
function planEarly(context: RestoreContext): BackupPlan | undefined {
  try {
    return planSafeguard(context.stack, sourceOf(context), context.plan)
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'safeguard-failed') return undefined
    throw error
  }
}

async function readOn(
  { repository }: RestoreContext,
  run: RunContext,
): Promise<readonly Snapshot[]> {
  return (await openForWriting(repository, run.signal)) ?? []
}

type Request = {
  readonly context: RestoreContext
  readonly run: RunContext
  readonly version: string
  readonly startedAt: Date
  readonly early: Early | undefined
}

async function makeSafeguard(
  request: Request,
  { stack, open }: Discovered,
): Promise<string | undefined> {
  const { context, run, version, startedAt } = request
  const { repository, startLimitMs } = context
  const plan = planSafeguard(stack, sourceOf(context), context.plan)
  if (plan.steps.length === 0) return undefined
  const opened = await choose(request, plan)
  const what = { run, repository, stack, plan, open, ...opened }
  return storeSafeguard({
    ...what,
    startLimitMs,
    version,
    startedAt,
    orElse: 'or restore with --no-safeguard',
  })
}

/** What was opened early, when it is what is to be read; else all is read now. */
async function choose({ context, run, early }: Request, plan: BackupPlan): Promise<Opened> {
  if (early !== undefined && isSameFiles(early.plan, plan)) return early.opening
  await early?.close()
  return { snapshots: await readOn(context, run) }
}

function sourceOf({ stack, repository }: RestoreContext): string {
  return findRepositorySource(stack, repository.location)
}
