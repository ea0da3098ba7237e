import { isInterruption, LifeboatError } from '../errors.ts'
import type { Verification } from '../model/verification.ts'
import type { Repository } from '../repository/repository.ts'
import { storeVerification } from '../repository/verifications.ts'

/** Keeps a record. A repository that is damaged may not take one either; what was found is said all the same. */
export async function keepRecord(
  repository: Repository,
  verification: Verification,
  signal: AbortSignal,
): Promise<Verification> {
  try {
    await storeVerification(repository, verification, signal)
    return verification
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    if (verification.findings.length === 0) throw error
    const { code, message, hint, details } = error
    const what = 'the record of this verification'
    const unkept = { what, code, why: `it could not be kept: ${message}`, hint }
    return {
      ...verification,
      findings: [...verification.findings, { ...unkept, details: [...details] }],
    }
  }
}
