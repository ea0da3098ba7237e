import { LifeboatError } from '../errors.ts'
import type { Verification } from './verification.ts'

/** What speaks against a backup of which less was proved than was wanted; undefined when all of it was. */
export function explainUnproved(verification: Verification): LifeboatError | undefined {
  const { backup, wanted, proved, findings } = verification
  if (proved === wanted) return undefined
  return new LifeboatError(
    'verification-failed',
    `backup ${backup} is not ${wanted}, only ${proved}`,
    {
      hint: `GET /backups/${backup} says what it holds. Choose another one to restore, and make a new one.`,
      details: findings.flatMap(({ what, why, details }) => [`${what}: ${why}`, ...details]),
    },
  )
}
