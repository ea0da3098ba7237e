import { monotonicMs } from '../clock.ts'
import { createStaging } from '../docker/staging.ts'
import { checkRoom } from '../export/make-staging.ts'
import type { Failure } from '../model/plan.ts'
import type { DrilledFiles } from '../model/drill.ts'
import { matchParts, type FoundPart } from '../repository/find-part.ts'
import { root } from '../repository/part-path.ts'
import { stageFiles } from '../repository/stage-files.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { compareSpec, readCompared } from './compare-worker.ts'
import { compare, toFinding } from './read-back.ts'
import type { VerifyContext } from './verify-context.ts'

export type DrilledPart = {
  /** Undefined when there is no files part, or it could not be restored: then a finding says why. */
  readonly files: DrilledFiles | undefined
  /** That they stand in; undefined with them. */
  readonly volume?: string
  readonly findings: readonly Failure[]
}

type FilesContext = Pick<VerifyContext, 'run' | 'runWorker' | 'repository' | 'image' | 'manifest'>

/**
 * Restores the whole files part into a scratch volume of the run's, where restic reads every file again and compares its hashes, and compares all
 * else that stands there with the tree in the repository: every path on both sides, its type, mode, owner, size, time, target and names. Attributes
 * and device numbers restic lists nowhere; that it could set them is known from its exit code.
 * Throws what says nothing about the backup: `too-little-space`, a worker that was killed or refused.
 */
export async function drillFiles(
  context: FilesContext,
  snapshots: readonly Pick<Snapshot, 'id' | 'tree'>[],
): Promise<DrilledPart> {
  const { id, parts } = context.manifest
  const part = parts.find(({ kind }) => kind === 'files')
  if (part === undefined) return { files: undefined, findings: [] }
  try {
    const [found] = matchParts(snapshots, { id, parts: [part] })
    if (found === undefined) throw new Error('the files part was not looked for')
    const { files, volume } = await restoreAndCompare(context, found)
    return { files, volume, findings: [...compare(part, files), ...judge(files)] }
  } catch (error) {
    return { files: undefined, findings: [toFinding(part, error)] }
  }
}

async function restoreAndCompare(
  { run, runWorker, repository, image, manifest }: FilesContext,
  { part, snapshot }: FoundPart,
): Promise<{ readonly files: DrilledFiles; readonly volume: string }> {
  const startedMs = monotonicMs()
  const volume = await createStaging(run, 'files')
  const place = { kind: 'volume', source: volume, target: root, writable: true } as const
  await checkRoom(runWorker, image, place, {
    bytes: part.bytes,
    purpose: 'measure-files',
    otherwise: 'To go without restoring files: --level decoded.',
  })
  const request = { image, kind: part.kind, backupId: manifest.id, snapshot }
  const into = { volume, include: [], verify: true } as const
  await stageFiles(runWorker, repository, request, into)
  const output = await runWorker(compareSpec(repository, { image, snapshot, volume }))
  const ms = Math.round(monotonicMs() - startedMs)
  return { files: { ...readCompared(output), ms }, volume }
}

/** Pure. */
export function judge({
  different,
  differences,
  types,
}: Pick<DrilledFiles, 'different' | 'differences' | 'types'>): Failure[] {
  if (different === 0) return []
  const paths = Object.values(types).reduce((sum, count) => sum + count, 0)
  return [
    {
      what: 'files part',
      code: 'files-differ',
      why: `${different} paths do not stand restored as they were stored; ${paths} were stored`,
      hint: 'Choose another backup; lifeboat list shows them. Then make a new one.',
      details: [...differences],
    },
  ]
}
