import { openFiles, type OpenFiles } from '../backup/capture-files.ts'
import { captureStack, hotLimitMs, openCapture } from '../backup/capture-stack.ts'
import { closeAll, discoverStack, type Discovered } from '../backup/discover-stack.ts'
import { publish } from '../backup/publish.ts'
import { now } from '../clock.ts'
import type { RunContext } from '../docker/run-context.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { BackupPlan } from '../model/plan.ts'
import { repositorySource } from '../repository/locate.ts'
import { openForWriting } from '../repository/open.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { planSafeguard, requireSameFiles } from './plan-safeguard.ts'
import type { RestoreContext } from './restore-context.ts'

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

/** The services that use the files stand still for as long as the last pass takes; at the default budget of a freeze, as in a backup. */
const limits = { engine: '', freezeMaxMs: 30_000 }

/**
 * Begins to read the files of a safety backup, while the services that use them still run: what is left is read when they have stopped.
 * Throws `safeguard-failed` where none can hold all that is overwritten.
 */
export function openSafeguard(context: RestoreContext, version: string): Safeguard {
  const { stack, plan } = context
  const giveUp = new AbortController()
  const signal = AbortSignal.any([context.run.signal, giveUp.signal])
  const run = { ...context.run, runId: safeguardId(context.run.runId), signal }
  const startedAt = now()
  const planned = planSafeguard(stack, sourceOf(context), plan)
  const opening = open(context, run, planned)
  opening.catch(() => undefined)
  return {
    take: async () => {
      const found = await discoverStack(run, stack.self, run.project)
      try {
        return await makeSafeguard({ context, run, version, startedAt, planned, opening }, found)
      } finally {
        await closeAll(found.open)
      }
    },
    close: async () => {
      giveUp.abort(interrupted())
      await opening.then(({ files }) => files.close()).catch(() => undefined)
    },
  }
}

type Opened = { readonly snapshots: readonly Snapshot[]; readonly files: OpenFiles }

async function open(
  { repository, stack }: RestoreContext,
  run: RunContext,
  plan: BackupPlan,
): Promise<Opened> {
  const snapshots = (await openForWriting(repository, run.signal)) ?? []
  const capture = openCapture({ run, repository, stack, plan, snapshots })
  return { snapshots, files: await openFiles(capture, hotLimitMs(limits), () => undefined) }
}

type Request = {
  readonly context: RestoreContext
  readonly run: RunContext
  readonly version: string
  readonly startedAt: Date
  /** What the files were opened for. */
  readonly planned: BackupPlan
  readonly opening: Promise<Opened>
}

async function makeSafeguard(
  { context, run, version, startedAt, planned, opening }: Request,
  { stack, open: servers }: Discovered,
): Promise<string | undefined> {
  const { repository, startLimitMs } = context
  const plan = planSafeguard(stack, sourceOf(context), context.plan)
  if (plan.steps.length === 0) return undefined
  requireSameFiles(planned, plan)
  const opened = await opening
  const request = { run, repository, stack, plan, open: servers, ...opened, onlyPlanned: true }
  const captured = await captureStack({ ...request, limits: { ...limits, startLimitMs } })
  const manifest = await publish({
    ...request,
    captured,
    scope: plan.scope,
    startedAt,
    version,
    reason: 'safeguard',
  })
  if (manifest.state === 'complete') return manifest.id
  throw new LifeboatError('safeguard-failed', 'the safety backup is incomplete', {
    hint: 'Mend what stands below, or restore with --no-safeguard. Nothing was overwritten.',
    details: manifest.failures.map(({ what, why }) => `${what}: ${why}`),
  })
}

function sourceOf({ stack, repository }: RestoreContext): string {
  return repositorySource(stack.self, repository.location)
}
