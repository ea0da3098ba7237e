import { monotonicMs } from '../clock.ts'
import { dumpsRoot } from '../databases/postgres/load-worker.ts'
import { LifeboatError } from '../errors.ts'
import { makeStaging } from '../export/make-staging.ts'
import type { Part } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import type { CheckedPart, VerifiableLevel } from '../model/verification.ts'
import { WorkerFailedError, type WorkerMount } from '../model/worker.ts'
import { countPart } from '../repository/count-part.ts'
import { matchParts, type FoundPart } from '../repository/find-part.ts'
import { root } from '../repository/part-path.ts'
import { extractPart, readOut } from '../repository/read-out.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { readImages, type ReadImage } from './read-images.ts'
import { drillNeeds } from './drill-needs.ts'
import { toObstacle } from './to-obstacle.ts'
import type { VerifyContext } from './verify-context.ts'

export type ReadBack = {
  readonly parts: readonly CheckedPart[]
  readonly findings: readonly Failure[]
  /** Where the databases part was unpacked; undefined when there is none, or nothing more is to be done with it. */
  readonly staging: WorkerMount | undefined
  /** What was found in the archives of images; empty where they are not to be decoded. */
  readonly images: readonly ReadImage[]
}

/**
 * Reads every byte of every part out of the repository, where restic verifies each hash, and compares what is listed with what was stored. The
 * dumps are unpacked by it where they are to be decoded. One damaged part does not keep the others from being read; what keeps Lifeboat from
 * looking does, and is thrown where nothing was found before.
 */
export async function readBack(
  context: VerifyContext,
  snapshots: readonly Snapshot[],
  level: VerifiableLevel,
): Promise<ReadBack> {
  const { manifest } = context
  const parts: CheckedPart[] = []
  const findings: Failure[] = []
  let staging: WorkerMount | undefined
  let images: readonly ReadImage[] = []
  for (const part of manifest.parts) {
    const startedMs = monotonicMs()
    try {
      const [found] = matchParts(snapshots, { id: manifest.id, parts: [part] })
      if (found === undefined) throw new Error(`the ${part.kind} part was not looked for`)
      if (level !== 'stored' && part.kind === 'databases')
        staging = await unpack(context, found, level)
      else if (level !== 'stored' && part.kind === 'images')
        images = await readImages(context, found)
      else await readOut(context.runWorker, context.repository, readRequest(context, found), [root])
      const { repository, run } = context
      const counts = await countPart(repository, found.snapshot, run.signal)
      findings.push(...compare(part, counts))
      parts.push({ kind: part.kind, ...counts, ms: Math.round(monotonicMs() - startedMs) })
    } catch (error) {
      try {
        findings.push(toFinding(part, error))
      } catch (obstacle) {
        findings.push(toObstacle(findings, obstacle))
        break
      }
    }
  }
  return { parts, findings, staging, images }
}

async function unpack(
  context: VerifyContext,
  found: FoundPart,
  level: VerifiableLevel,
): Promise<WorkerMount> {
  const { run, runWorker, repository, image, manifest } = context
  const otherwise = 'Reading back alone needs none: --level stored.'
  const needed = found.part.bytes + (level === 'drilled' ? drillNeeds(manifest) : 0)
  const volume = await makeStaging(run, runWorker, image, needed, otherwise)
  const staging = { ...volume, target: dumpsRoot }
  const into = { root: dumpsRoot, include: [], mounts: [staging] }
  await extractPart(runWorker, repository, readRequest(context, found), into)
  return staging
}

function readRequest({ image, manifest }: VerifyContext, { part, snapshot }: FoundPart) {
  return { image, kind: part.kind, backupId: manifest.id, snapshot }
}

/** Pure. */
export function compare(
  { kind, files, bytes }: Pick<Part, 'kind' | 'files' | 'bytes'>,
  counts: Pick<CheckedPart, 'files' | 'bytes'>,
): Failure[] {
  if (counts.files === files && counts.bytes === bytes) return []
  return [
    {
      what: `${kind} part`,
      code: 'part-differs',
      why: `${files} files of ${bytes} bytes were stored, ${counts.files} of ${counts.bytes} are listed`,
      hint: 'Choose another backup; lifeboat list shows them.',
      details: [],
    },
  ]
}

/** Against the backup speak these. */
const damage: ReadonlySet<string> = new Set(['part-damaged', 'part-missing', 'restic-failed'])

/** Throws what says nothing about the backup. Pure. */
export function toFinding({ kind }: Pick<Part, 'kind'>, error: unknown): Failure {
  if (error instanceof Error && error.cause instanceof WorkerFailedError && error.cause.wasKilled)
    throw error.cause
  if (!(error instanceof LifeboatError) || !damage.has(error.code)) throw error
  const { code, message, hint, details } = error
  // Unpacking met the end of a disk, not of the part.
  if (details.some((line) => /no space left|disk quota exceeded/i.test(line))) throw error
  return { what: `${kind} part`, code, why: message, hint, details: [...details] }
}
