import { inspectVolume } from '../docker/inspect-stack.ts'
import { ownLabels } from '../docker/labels.ts'
import type { Part } from '../model/manifest.ts'
import type { ArchiveStep, Failure } from '../model/plan.ts'
import type { WorkerMount } from '../model/worker.ts'
import { storePart } from '../repository/store-part.ts'
import { partBasics, toFailure, type CaptureContext } from './capture-context.ts'
import { withoutMissingBinds } from './missing-binds.ts'

export type CapturedFiles = {
  readonly parts: readonly Omit<Part, 'tree'>[]
  readonly archived: readonly ArchiveStep[]
  readonly failures: readonly Failure[]
}

/** Stores every planned volume and host path as one part, read by a worker that cannot write to them. */
export async function captureFiles(context: CaptureContext): Promise<CapturedFiles> {
  const planned = context.plan.steps.filter((step) => step.do === 'archive')
  if (planned.length === 0) return { parts: [], archived: [], failures: [] }
  const failures: Failure[] = []
  try {
    const { present, gone } = await findGoneVolumes(context, planned)
    failures.push(...gone)
    const { result, missing } = await withoutMissingBinds(present.map(toMount), (mounts) => {
      const steps = present.filter(({ path }) => mounts.some(({ target }) => target === path))
      if (steps.length === 0) return Promise.resolve(undefined)
      return storePart(context.runWorker, context.repository, {
        ...partBasics(context, 'files'),
        path: '/stack',
        mounts,
        without: [...steps.flatMap(({ without }) => without), context.repository.location],
      })
    })
    failures.push(...missing.map(({ source }) => vanished('bind', source)))
    const madeByMistake = await findMadeByMistake(context, present)
    failures.push(...madeByMistake.map((source) => vanished('volume', source)))
    if (result === undefined) return { parts: [], archived: [], failures }
    if (result.unread.length > 0) failures.push(unreadable(result.unread))
    const lost = new Set([...missing.map(({ source }) => source), ...madeByMistake])
    return {
      parts: [result.part],
      archived: present.filter(({ source }) => !lost.has(source)),
      failures,
    }
  } catch (error) {
    return { parts: [], archived: [], failures: [...failures, toFailure('files part', error)] }
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
