import { monotonicMs } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { Manifest, Part } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import type { CheckedPart } from '../model/verification.ts'
import { countPart } from '../repository/count-part.ts'
import { readListedManifest } from '../repository/find-backups.ts'
import { matchParts } from '../repository/find-part.ts'
import { root } from '../repository/part-path.ts'
import { readOut } from '../repository/read-out.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { compare, toFinding } from './read-back.ts'
import type { Damage, Reading } from './read-repository.ts'
import { toFailure } from './to-failure.ts'
import { toObstacle } from './to-obstacle.ts'

/** A backup, among all that there is. */
export type Listed = {
  readonly backup: Backup
  readonly snapshots: readonly Snapshot[]
  readonly damage: Damage
}

type JudgedParts = { readonly parts: readonly CheckedPart[]; readonly findings: readonly Failure[] }

/** Says what of one backup cannot be read, by what is known of the whole repository. Reads a part itself only where that does not tell. */
export async function judgeParts(request: Reading, listed: Listed): Promise<JudgedParts> {
  const manifest = await read(request, listed)
  if ('code' in manifest) return { parts: [], findings: [manifest] }
  return judgePartsOf(request, listed, manifest)
}

/** The same of a backup whose manifest was read. */
export async function judgePartsOf(
  request: Reading,
  listed: Listed,
  manifest: Manifest,
): Promise<JudgedParts> {
  const findings: Failure[] = []
  const parts: CheckedPart[] = []
  for (const part of manifest.parts) {
    const startedMs = monotonicMs()
    try {
      const counts = await readPart(request, listed, manifest, part)
      if (counts === undefined) continue
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
  return { parts, findings }
}

async function read(
  { repository }: Reading,
  { backup, snapshots }: Listed,
): Promise<Manifest | Failure> {
  try {
    const { id: wanted, project } = backup
    return await readListedManifest(repository, snapshots, { wanted, project })
  } catch (error) {
    if (!(error instanceof LifeboatError) || error.code !== 'manifest-damaged') throw error
    return toFailure(`the manifest of backup ${backup.id}`, error)
  }
}

/** What a part lists, where that is not proved already. Throws when the part cannot be read. */
async function readPart(
  { run, runWorker, repository, image }: Reading,
  { backup, snapshots, damage }: Listed,
  manifest: Manifest,
  part: Part,
) {
  const [found] = matchParts(snapshots, { id: manifest.id, parts: [part] })
  if (found === undefined) throw new Error(`the ${part.kind} part was not looked for`)
  const { snapshot } = found
  if (damage.touched?.has(snapshot)) throw damaged(manifest.id, part)
  if (damage.touched === undefined) {
    const request = { image, kind: part.kind, backupId: manifest.id, snapshot }
    await readOut(runWorker, repository, request, [root])
  }
  if (backup.level !== 'written') return undefined
  return countPart(repository, snapshot, run.signal)
}

function damaged(backupId: string, { kind }: Part): LifeboatError {
  return new LifeboatError('part-damaged', `the ${kind} part of backup ${backupId} is damaged`, {
    hint: 'Choose another backup; lifeboat list shows them. What of this one can be read still can be taken out, path by path.',
  })
}
