import { inspectVolume } from '../docker/inspect-stack.ts'
import { ownLabels } from '../docker/labels.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { Archived, Part } from '../model/manifest.ts'
import type { ArchiveStep, Failure } from '../model/plan.ts'
import type { WorkerMount } from '../model/worker.ts'
import { describeParent } from '../repository/snapshots.ts'
import type { Changed } from '../repository/pass-protocol.ts'
import { startPasses, type Passes } from '../repository/pass-worker.ts'
import { excludePattern } from '../repository/exclude-pattern.ts'
import { partBasics, toFailure, type CaptureContext } from './capture-context.ts'
import { checkCold } from './check-cold.ts'
import { checkLive } from './check-live.ts'
import { withoutMissingBinds } from './missing-binds.ts'

export type CapturedFiles = {
  readonly parts: readonly Omit<Part, 'tree'>[]
  readonly archived: readonly ArchiveStep[]
  /** Files and bytes by the path in the part, where they were counted. */
  readonly sizes: ReadonlyMap<string, Pick<Archived, 'files' | 'bytes'>>
  readonly failures: readonly Failure[]
  readonly warnings: readonly string[]
  /** Undefined when nothing was read. */
  readonly changed: Changed | undefined
}

/** The worker that stores the files, ready to read them for good. Owes `close`. */
export type OpenFiles = {
  /** Reads them. Resolves when it has ended: what was held still for it may go on. */
  read(): Promise<void>
  /** What came of it. */
  finish(): Promise<CapturedFiles>
  close(): Promise<void>
}

const empty: CapturedFiles = {
  parts: [],
  archived: [],
  sizes: new Map(),
  failures: [],
  warnings: [],
  changed: undefined,
}

/**
 * Makes ready to store every planned volume and host path as one part, by a worker that cannot write to them. Whatever fails is in what
 * `finish` gives. `onOpening` is told when the hot passes have been made and it will be ready in a moment; it may be told twice, or not at
 * all when something fails.
 */
export async function openFiles(
  context: CaptureContext,
  hotLimitMs: number | undefined,
  onOpening: () => void,
): Promise<OpenFiles> {
  const planned = context.plan.steps.filter((step) => step.do === 'archive')
  if (planned.length === 0) return ended(empty)
  const failures: Failure[] = []
  const giveUp = (error: unknown): CapturedFiles => ({
    ...empty,
    failures: [...failures, toFailure('files part', error)],
  })
  try {
    const { present, gone } = await findGoneVolumes(context, planned)
    failures.push(...gone)
    const { result: passes, missing } = await withoutMissingBinds(present.map(toMount), (mounts) =>
      startReading(context, { present, mounts, hotLimitMs, onOpening }),
    )
    failures.push(...missing.map(({ source }) => vanished('bind', source)))
    const lost = missing.map(({ source }) => source)
    if (passes === undefined) return ended({ ...empty, failures })
    let trouble: LifeboatError | undefined
    return {
      // A worker that fails has ended: there is nothing to hold still for.
      read: async () => {
        await passes.go().catch((error: unknown) => {
          if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
          trouble = error
        })
      },
      finish: async () => {
        try {
          if (trouble !== undefined) throw trouble
          return await finish(context, passes, { present, lost, failures })
        } catch (error) {
          return giveUp(error)
        }
      },
      close: () => passes.remove(),
    }
  } catch (error) {
    return ended(giveUp(error))
  }
}

function ended(captured: CapturedFiles): OpenFiles {
  return { read: async () => undefined, finish: async () => captured, close: async () => undefined }
}

type Reading = {
  readonly present: readonly ArchiveStep[]
  readonly mounts: readonly WorkerMount[]
  readonly hotLimitMs: number | undefined
  readonly onOpening: () => void
}

async function startReading(
  context: CaptureContext,
  { present, mounts, hotLimitMs, onOpening }: Reading,
): Promise<Passes | undefined> {
  const { startWorker, repository, plan } = context
  const steps = present.filter(({ path }) => mounts.some(({ target }) => target === path))
  if (steps.length === 0) return undefined
  return startPasses(startWorker, repository, {
    ...partBasics(context, 'files'),
    path: '/stack',
    mounts,
    without: [
      ...steps.flatMap(({ without }) => without),
      ...(repository.store === undefined ? [repository.location] : []),
    ],
    excludes: steps.flatMap(({ path, excludes }) =>
      excludes.map((glob) => excludePattern(path, glob)),
    ),
    parent: describeParent(context.parents.files),
    hotLimitMs,
    isAtRest: plan.consistency === 'stopped',
    onOpening,
  })
}

type Opened = {
  readonly present: readonly ArchiveStep[]
  readonly lost: readonly string[]
  readonly failures: readonly Failure[]
}

async function finish(
  context: CaptureContext,
  passes: Passes,
  { present, lost, failures }: Opened,
): Promise<CapturedFiles> {
  const { part, unread, changed, clusters, measured } = await passes.end()
  const madeByMistake = await findMadeByMistake(context, present)
  const without = new Set([...lost, ...madeByMistake])
  const stored = present.filter(({ source }) => !without.has(source))
  const cold = await checkCold(context, stored)
  const live = checkLive(context.stack, cold.kept, clusters)
  return {
    parts: [part],
    archived: live.kept,
    sizes: new Map(measured.folders.map(({ path, files, bytes }) => [path, { files, bytes }])),
    warnings:
      measured.problem === null
        ? []
        : [`the sizes of volumes and host paths are not known: ${measured.problem}`],
    failures: [
      ...failures,
      ...cold.failures,
      ...live.failures,
      ...madeByMistake.map((source) => vanished('volume', source)),
      ...(unread.length > 0 ? [unreadable(unread)] : []),
    ],
    changed,
  }
}

function toMount({ kind, source, path }: ArchiveStep): WorkerMount {
  return { kind, source, target: path, writable: false }
}

/** A volume that is gone must not be asked for: the engine would make an empty one and hand it over. */
async function findGoneVolumes(
  { run }: CaptureContext,
  planned: readonly ArchiveStep[],
): Promise<{ present: ArchiveStep[]; gone: Failure[] }> {
  const present: ArchiveStep[] = []
  const gone: Failure[] = []
  for (const step of planned) {
    const isGone =
      step.kind === 'volume' && (await inspectVolume(run.engine, step.source)) === undefined
    if (isGone) gone.push(vanished('volume', step.source))
    else present.push(step)
  }
  return { present, gone }
}

/** Between that look and the worker's creation a volume can still go; then the worker's label is on the one that came. */
async function findMadeByMistake(
  { run }: CaptureContext,
  steps: readonly ArchiveStep[],
): Promise<string[]> {
  const made: string[] = []
  for (const { kind, source } of steps) {
    if (kind !== 'volume') continue
    const volume = await inspectVolume(run.engine, source)
    if (volume === undefined || volume.labels[ownLabels.run] === run.runId) made.push(source)
  }
  return made
}

function vanished(kind: 'volume' | 'bind', source: string): Failure {
  return {
    what: `${kind} ${source}`,
    code: 'source-gone',
    why: `${source} vanished during the run`,
    hint: 'Run the backup again when nobody is changing the stack.',
    details: [],
  }
}

function unreadable(unread: readonly string[]): Failure {
  return {
    what: 'files part',
    code: 'files-unreadable',
    why: 'some files could not be read; the part holds all the others',
    hint: 'The paths stand below. Mend their disk or file system, then run the backup again.',
    details: [...unread].slice(-50),
  }
}
