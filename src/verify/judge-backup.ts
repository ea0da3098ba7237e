import { monotonicMs, now } from '../clock.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { Manifest, Part } from '../model/manifest.ts'
import type { Failure } from '../model/plan.ts'
import type { CheckedBackup } from '../model/repository-check.ts'
import { verificationFormat, type CheckedPart, type Verification } from '../model/verification.ts'
import { countPart } from '../repository/count-part.ts'
import { readListedManifest } from '../repository/find-backups.ts'
import { matchParts } from '../repository/find-part.ts'
import { root } from '../repository/part-path.ts'
import { readOut } from '../repository/read-out.ts'
import type { Snapshot } from '../repository/snapshots.ts'
import { storeVerification } from '../repository/verifications.ts'
import { compare, toFinding } from './read-back.ts'
import type { Damage } from './read-repository.ts'
import { toFailure } from './to-failure.ts'
import type { VerifyAllRequest } from './verify-all.ts'

type Listed = {
  readonly backup: Backup
  readonly snapshots: readonly Snapshot[]
  readonly damage: Damage
}

export type Judged = {
  readonly backup: CheckedBackup
  /** Why what is certain of it now could not be kept beside it; undefined when it was, or was known before. */
  readonly note: string | undefined
}

/** Says whether all of one backup can be read, by what is known of the whole repository, and keeps that beside it. */
export async function judgeBackup(request: VerifyAllRequest, listed: Listed): Promise<Judged> {
  const { id, project } = listed.backup
  const { parts, findings } = await judgeParts(request, listed)
  const note = await record(request, listed.backup, parts, findings)
  const state = findings.length === 0 ? 'sound' : 'damaged'
  return { backup: { id, project, state, findings: [...findings] }, note }
}

type JudgedParts = { readonly parts: readonly CheckedPart[]; readonly findings: readonly Failure[] }

async function judgeParts(request: VerifyAllRequest, listed: Listed): Promise<JudgedParts> {
  const manifest = await read(request, listed)
  if ('code' in manifest) return { parts: [], findings: [manifest] }
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
      findings.push(toFinding(part, error))
    }
  }
  return { parts, findings }
}

async function read(
  { repository }: VerifyAllRequest,
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
  { run, runWorker, repository, image }: VerifyAllRequest,
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

/**
 * Keeps what is certain now and was not before: a record each day of each backup would soon be most of what there is. A repository that is
 * damaged may not take one, and what was found is said all the same: gives why, then.
 */
async function record(
  { run, repository, host, startedAt, version }: VerifyAllRequest,
  { id: backup, project, level, verified }: Backup,
  parts: readonly CheckedPart[],
  findings: readonly Failure[],
): Promise<string | undefined> {
  const isSound = findings.length === 0
  const isKnown = isSound ? level !== 'written' : verified?.proved === 'written'
  if (project !== run.project || isKnown) return undefined
  const verification: Verification = {
    format: verificationFormat,
    id: run.runId,
    backup,
    project,
    host,
    wanted: 'stored',
    proved: isSound ? 'stored' : 'written',
    startedAt: startedAt.toISOString(),
    finishedAt: now().toISOString(),
    lifeboat: version,
    parts: [...parts],
    dumps: [],
    drill: null,
    findings: [...findings],
  }
  try {
    await storeVerification(repository, verification, run.signal)
    return undefined
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    return `what was found of backup ${backup} could not be kept beside it: ${error.message}`
  }
}
