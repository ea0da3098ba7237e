import type { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import { Backup } from './backup.ts'
import { explainUnproved } from './explain-unproved.ts'
import { Manifest } from './manifest.ts'
import { Failure } from './plan.ts'
import { Verification } from './verification.ts'

/** A backup that was just made: its manifest as it was published, and what the verification that follows it has shown. */
export const MadeBackup = Manifest.extend({
  level: Backup.shape.level,
  verification: Verification.optional().describe(
    'what the verification in the same run has proved; missing where there was none',
  ),
  unverified: Failure.optional().describe(
    'what kept that verification from looking, which says nothing about the backup',
  ),
})
export type MadeBackup = z.infer<typeof MadeBackup>

/** What a run that made a backup has left undone of what it was to do; undefined when that is nothing. */
export function findShortfall(made: MadeBackup): LifeboatError | undefined {
  if (made.state === 'incomplete') return incomplete(made)
  if (made.unverified !== undefined) return unverified(made.id, made.unverified)
  return made.verification === undefined ? undefined : explainUnproved(made.verification)
}

function incomplete({ id, failures }: MadeBackup): LifeboatError {
  return new LifeboatError('backup-incomplete', `backup ${id} is incomplete`, {
    hint: `GET /backups/${id} holds everything about it.`,
    details: failures.map(({ what, why }) => `${what}: ${why}`),
  })
}

/** Neither is the backup bad, nor has anything been proved of it: whoever relies on the proof must hear of it. */
function unverified(id: string, { why, hint, details }: Failure): LifeboatError {
  return new LifeboatError(
    'backup-unverified',
    `backup ${id} is complete, but could not be verified: ${why}`,
    { hint: `The backup is kept. ${hint} Then run lifeboat verify ${id}.`, details },
  )
}
