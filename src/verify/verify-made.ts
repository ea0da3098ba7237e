import { exitCodeFor, exitCodes, isInterruption, LifeboatError } from '../errors.ts'
import { withinReach, type Level } from '../model/backup.ts'
import { isDrillable, type HasParts } from '../model/is-drillable.ts'
import type { MadeBackup } from '../model/made-backup.ts'
import type { Manifest } from '../model/manifest.ts'
import type { VerifiableLevel, Verification } from '../model/verification.ts'

type FollowUp = {
  /** LIFEBOAT_VERIFY. */
  readonly wanted: Level
  readonly verify: (level: VerifiableLevel) => Promise<Verification>
  readonly onStep: (step: string) => void
}

/**
 * Proves a complete backup as far as is set, in the run that made it and under its lock. The backup stays as it was published, whatever comes
 * of it: findings are in the verification, what only kept Lifeboat from looking is in `unverified`. Throws `interrupted`, and
 * `manifest-damaged` when what was just published cannot be read.
 */
export async function verifyMade(manifest: Manifest, followUp: FollowUp): Promise<MadeBackup> {
  const { wanted, verify, onStep } = followUp
  const level = chooseLevel(manifest, wanted)
  if (level === undefined) return { ...manifest, level: 'written' }
  onStep('verify')
  try {
    const verification = await verify(level)
    return { ...manifest, level: verification.proved, verification }
  } catch (error) {
    if (!(error instanceof LifeboatError)) throw error
    if (isInterruption(error)) throw cutShort(manifest, error)
    if (speaksAgainst(error)) throw error
    const { code, message, hint, details } = error
    const what = 'the verification of this backup'
    const unverified = { what, code, why: message, hint, details: [...details] }
    return { ...manifest, level: 'written', unverified }
  }
}

/**
 * An engine that went away during the verification cannot be cleared of the run either: what was made is told all the same. Throws what was
 * thrown after anything else.
 */
export function tellMade(made: MadeBackup | undefined, error: unknown): MadeBackup {
  if (made?.unverified === undefined || !(error instanceof LifeboatError)) throw error
  const { unverified } = made
  return { ...made, unverified: { ...unverified, details: [...unverified.details, error.message] } }
}

/** What is incomplete is not proved by itself: it is known not to be what one wants. Pure. */
export function chooseLevel(
  manifest: Pick<Manifest, 'state'> & HasParts,
  wanted: Level,
): VerifiableLevel | undefined {
  if (manifest.state !== 'complete' || wanted === 'written') return undefined
  return withinReach(wanted, isDrillable(manifest))
}

function speaksAgainst(error: LifeboatError): boolean {
  return exitCodeFor(error) === exitCodes.verificationFailed
}

function cutShort({ id }: Manifest, cause: LifeboatError): LifeboatError {
  return new LifeboatError(
    'interrupted',
    `the verification of backup ${id} was interrupted; the backup itself is published and complete`,
    { hint: `Verify it when you are ready: lifeboat verify ${id}.`, cause, details: cause.details },
  )
}
