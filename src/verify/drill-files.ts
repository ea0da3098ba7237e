import { monotonicMs } from '../clock.ts'
import { createStaging } from '../docker/staging.ts'
import { measureFree } from '../export/make-staging.ts'
import { tooLittleSpace } from '../export/too-little-space.ts'
import type { DrilledFiles } from '../model/drill.ts'
import type { Failure } from '../model/plan.ts'
import { compareStaged } from '../repository/compare-files-worker.ts'
import { matchParts } from '../repository/find-part.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { stagedRoot, stageFiles } from '../repository/stage-files.ts'
import { toFinding } from './read-back.ts'
import type { VerifyContext } from './verify-context.ts'

export type FilesDrill = {
  readonly files: DrilledFiles | null
  readonly findings: readonly Failure[]
}

/**
 * Restores all volumes and host paths into a volume that is thrown away. restic reads what it wrote once more against its hashes; all else that
 * a listing says of each name is compared with what stands there. Throws `too-little-space`.
 */
export async function drillFiles(
  context: VerifyContext,
  snapshots: readonly Snapshot[],
): Promise<FilesDrill> {
  const { run, runWorker, repository, image, manifest } = context
  const part = manifest.parts.find(({ kind }) => kind === 'files')
  if (part === undefined) return { files: null, findings: [] }
  const [found] = matchParts(snapshots, { id: manifest.id, parts: [part] })
  if (found === undefined) throw new Error('the files part was not looked for')
  const volume = await createStaging(run, 'files')
  const mount = { kind: 'volume', source: volume, target: stagedRoot, writable: true } as const
  const free = await measureFree(runWorker, image, mount, 'files')
  if (!(free >= part.bytes)) throw tooLittleSpace('the engine’s volumes', part.bytes, free, less)
  const request = { image, kind: part.kind, backupId: manifest.id, snapshot: found.snapshot }
  try {
    const startedMs = monotonicMs()
    await stageFiles(runWorker, repository, request, { volume, include: [], verify: true })
    const recoveryMs = Math.round(monotonicMs() - startedMs)
    const { entries, differences } = await compareStaged(runWorker, repository, request, volume)
    const files = { files: part.files, bytes: part.bytes, entries, recoveryMs }
    return { files, findings: judge(differences) }
  } catch (error) {
    return { files: null, findings: [toFinding(part, error)] }
  }
}

const less = 'Decoding alone needs less: --level decoded.'

function judge(differences: readonly string[]): Failure[] {
  if (differences.length === 0) return []
  return [
    {
      what: 'files part',
      code: 'drill-differs',
      why: 'what was restored from it is not what the backup holds',
      hint: 'Choose another backup; lifeboat list shows them. Then make a new one.',
      details: [...differences],
    },
  ]
}
