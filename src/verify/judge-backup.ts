import { now } from '../clock.ts'
import { isInterruption, LifeboatError } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { Failure } from '../model/plan.ts'
import type { CheckedBackup } from '../model/repository-check.ts'
import { verificationFormat, type CheckedPart, type Verification } from '../model/verification.ts'
import { storeVerification } from '../repository/verifications.ts'
import { judgeParts, type Listed } from './judge-parts.ts'
import type { VerifyAllRequest } from './verify-all.ts'

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
  const isKnown = isSound
    ? level !== 'written'
    : level === 'written' && verified?.proved === 'written'
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
    images: [],
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
