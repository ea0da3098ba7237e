import { z } from 'zod'

import { Failure } from './plan.ts'

/** A backup as the look at the whole repository found it. */
export const CheckedBackup = z.object({
  id: z.string(),
  project: z.string(),
  state: z
    .enum(['sound', 'damaged', 'lost'])
    .describe('damaged: some of it cannot be read; lost: it is not listed any more'),
  findings: z.array(Failure).describe('empty when it is sound'),
})
export type CheckedBackup = z.infer<typeof CheckedBackup>

/** What one reading of the whole repository found, and which backups that touches. */
export const RepositoryCheck = z.object({
  id: z.string().describe('of the run'),
  project: z.string(),
  host: z.string().describe('the engine’s name for the machine that looked'),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  lifeboat: z.string().describe('version that looked'),
  backups: z
    .array(CheckedBackup)
    .describe(
      'every backup in the repository, of every project, but those that it did not come to: then a finding says what was in the way',
    ),
  findings: z.array(Failure).describe('what speaks against the repository itself'),
  notes: z.array(z.string()).describe('what one should know, and what speaks against nothing'),
  forgetsLost: z
    .literal(true)
    .optional()
    .describe('what is lost is named once more, not missed any longer, and speaks against nothing'),
})
export type RepositoryCheck = z.infer<typeof RepositoryCheck>

/** Nothing speaks against anything. Pure. */
export function isSound(check: RepositoryCheck): boolean {
  const { backups, findings } = leaveOutForgotten(check)
  return findings.length === 0 && backups.every(({ state }) => state === 'sound')
}

/** What is missed: none of it where that was said to be meant. */
const missed: ReadonlySet<string> = new Set(['backup-lost', 'part-lost', 'record-lost'])

/** The same without what was lost on purpose. Pure. */
export function leaveOutForgotten(check: RepositoryCheck): RepositoryCheck {
  if (check.forgetsLost !== true) return check
  const backups = check.backups.filter(({ state }) => state !== 'lost')
  return { ...check, backups, findings: check.findings.filter(({ code }) => !missed.has(code)) }
}

/** What is gone without a trace in the repository: only what Lifeboat remembers, or the manifest, tells that it was there. */
const losses: ReadonlySet<string> = new Set([...missed, 'part-missing'])

/** Whether anything is missed. Pure. */
export function hasLoss(check: RepositoryCheck): boolean {
  return listFindings(leaveOutForgotten(check)).some(({ code }) => losses.has(code))
}

/** Everything that was found, in the order in which it is told. Pure. */
export function listFindings({ findings, backups }: RepositoryCheck): Failure[] {
  return [...findings, ...backups.flatMap((backup) => backup.findings)]
}
