import type { RunContext } from '../docker/run-context.ts'
import { runWorker, startWorker } from '../docker/worker.ts'
import type { Manifest, Part } from '../model/manifest.ts'
import type { ArchiveStep, BackupPlan, Failure } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import type { Repository } from '../repository/repository.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import type { CaptureContext } from './capture-context.ts'
import { captureConfig, type CapturedConfig } from './capture-config.ts'
import { captureDatabases, type CapturedDatabases } from './capture-databases.ts'
import { captureImages } from './capture-images.ts'
import { openFiles, type CapturedFiles, type OpenFiles } from './capture-files.ts'
import type { OpenServer } from './discover-stack.ts'
import { exportSnapshots, type Exports } from './export-snapshots.ts'
import { findParents } from './find-parents.ts'
import { prepareWatchdog, type FreezeWatchdog } from './freeze-watchdog.ts'
import { holdStill, type Held, type HoldLimits } from './hold-still.ts'
import { judgeConsistency, type Judged } from './judge-consistency.ts'

/** What came of all capture steps together. */
export type Captured = {
  readonly parts: readonly Omit<Part, 'tree'>[]
  readonly servers: Manifest['servers']
  readonly archived: readonly ArchiveStep[]
  readonly sizes: CapturedFiles['sizes']
  readonly config: Manifest['config']
  /** Ids of those that the images part has. */
  readonly heldImages: readonly string[]
  readonly failures: readonly Failure[]
  readonly warnings: readonly string[]
  readonly judged: Judged
  readonly held: Pick<Held, 'frozen' | 'stopped'>
}

type CaptureRequest = {
  readonly run: RunContext
  readonly repository: Repository
  readonly stack: Stack
  readonly plan: BackupPlan
  readonly open: readonly OpenServer[]
  readonly snapshots: readonly Snapshot[]
  readonly limits: HoldLimits
  readonly onlyPlanned?: boolean
  /** The files of this very plan, where they were opened before. Whoever opened them owes `close`. */
  readonly files?: OpenFiles
}

/**
 * Takes the rows and files of one moment, then all that does not change with it. A part that fails does not keep the others from being
 * taken.
 */
export function captureStack(request: CaptureRequest): Promise<Captured> {
  return captureIn(openCapture(request), request)
}

/** What the steps of a capture are given. */
export function openCapture({
  run,
  repository,
  stack,
  plan,
  snapshots,
}: Pick<CaptureRequest, 'run' | 'repository' | 'stack' | 'plan' | 'snapshots'>): CaptureContext {
  return {
    run,
    repository,
    stack,
    plan,
    runWorker: (spec, files) => runWorker(run, spec, files),
    startWorker: (spec, files) => startWorker(run, spec, files),
    parents: findParents(stack, snapshots),
  }
}

export async function captureIn(
  context: CaptureContext,
  request: CaptureRequest,
): Promise<Captured> {
  const { plan } = request
  const watchdog = prepareWatchdog({ ...request, startWorker: context.startWorker })
  const opening =
    request.files === undefined
      ? openFiles(context, isHalting(plan) ? hotLimitMs(request.limits) : undefined, () => {
          if (isPausing(plan)) void watchdog.arm()
        })
      : Promise.resolve(request.files)
  opening.catch(() => undefined)
  // The dumps wait until nothing stands still any more: before that there is room for the small part.
  const early = isHalting(plan) ? captureConfig(context) : undefined
  early?.catch(() => undefined)
  try {
    const { exports, finishingFiles, held } = await cut(request, { opening, watchdog, early })
    const takingDatabases = captureDatabases(context, exports.exported)
    // Beside both of the big ones it would only slow them down.
    const takingConfig =
      early ?? Promise.race([takingDatabases, finishingFiles]).then(() => captureConfig(context))
    const taken = await allSettledOrThrow([takingDatabases, finishingFiles, takingConfig, held])
    const captured = gather(plan, exports, taken)
    // Nothing changes them, so they come when nothing else waits for the disk.
    const images = await captureImages(context, request.limits.engine)
    return {
      ...captured,
      parts: [...captured.parts, ...images.parts],
      heldImages: images.heldImages,
      failures: [...captured.failures, ...images.failures],
    }
  } finally {
    await watchdog.disarm()
    await early?.catch(() => undefined)
    await opening.then((files) => files.close())
  }
}

/** So long that the pass that counts, which has less to read, fits into the freeze for certain. */
export function hotLimitMs({ freezeMaxMs }: Pick<HoldLimits, 'freezeMaxMs'>): number {
  return freezeMaxMs / 3
}

type BegunBefore = {
  readonly opening: Promise<OpenFiles>
  readonly watchdog: FreezeWatchdog
  /** The configuration, where it is taken before anything stands still. */
  readonly early: Promise<CapturedConfig> | undefined
}

type CutResult = {
  readonly exports: Exports
  readonly finishingFiles: Promise<CapturedFiles>
  readonly held: Promise<Held>
}

/**
 * The one moment. Databases first: then, should something move after all, no row names a file that came later. Where nothing stands still,
 * nothing waits for the reading: the dumps go on beside it.
 */
async function cut(
  request: CaptureRequest,
  { opening, watchdog, early }: BegunBefore,
): Promise<CutResult> {
  const { run, stack, plan, limits } = request
  const isHeld = isHalting(plan)
  if (isHeld)
    await allSettledOrThrow([opening, prepareSessions(request), early ?? Promise.resolve()])
  let reading: Promise<OpenFiles> = opening
  const holding = { run, stack, plan, limits, watchdog }
  const { result: exports, held } = await holdStill(holding, async () => {
    const exported = await exportSnapshots(plan, request.open, request.onlyPlanned)
    reading = opening.then(async (files) => {
      await files.read()
      return files
    })
    reading.catch(() => undefined)
    if (isHeld) await reading
    return exported
  })
  const finishingFiles = reading.then((files) => files.finish())
  finishingFiles.catch(() => undefined)
  return { exports, finishingFiles, held }
}

/** One that cannot be prepared says so again when its snapshots are asked for. */
async function prepareSessions({ plan, open }: CaptureRequest): Promise<void> {
  const dumped = new Set(
    plan.steps.flatMap((step) => (step.do === 'dump' ? [step.containerId] : [])),
  )
  const sessions = open.filter(({ server }) => dumped.has(server.containerId))
  await Promise.allSettled(sessions.map(({ session }) => session.prepare()))
}

function isHalting({ steps }: BackupPlan): boolean {
  return steps.some(({ do: what }) => ['pause', 'stop', 'hook'].includes(what))
}

function isPausing({ steps }: BackupPlan): boolean {
  return steps.some(({ do: what }) => what === 'pause')
}

function gather(
  plan: BackupPlan,
  exports: Exports,
  [databases, files, config, held]: readonly [
    CapturedDatabases,
    CapturedFiles,
    CapturedConfig,
    Held,
  ],
): Omit<Captured, 'heldImages'> {
  const { changed } = files
  const { oneMoment } = exports
  const judged = judgeConsistency(plan, { unheld: held.unheld, oneMoment, changed })
  return {
    parts: [...databases.parts, ...files.parts, ...config.parts],
    servers: [...databases.servers],
    archived: files.archived,
    sizes: files.sizes,
    config: config.config,
    failures: [
      ...held.failures,
      ...exports.failures,
      ...databases.failures,
      ...files.failures,
      ...config.failures,
    ],
    warnings: [
      ...exports.warnings,
      ...held.warnings,
      ...judged.warnings,
      ...databases.warnings,
      ...files.warnings,
    ],
    judged,
    held: { frozen: held.frozen, stopped: held.stopped },
  }
}

/** Waits for all of them even when one throws: what is still running must not be cleaned away under its feet. */
async function allSettledOrThrow<T extends readonly unknown[]>(work: {
  [K in keyof T]: Promise<T[K]>
}): Promise<T> {
  const settled = await Promise.allSettled(work)
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return settled.map((each) =>
    each.status === 'fulfilled' ? each.value : undefined,
  ) as unknown as T
}
