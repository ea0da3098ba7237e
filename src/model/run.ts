import { z } from 'zod'

import { CopyReport } from './copy-report.ts'
import { Delivery } from './delivery.ts'
import { Failure } from './plan.ts'
import { ReadBackReport } from './read-back.ts'
import { RebuildReport } from './rebuild.ts'
import { RepositoryCheck } from './repository-check.ts'
import { RestoreReport } from './restore.ts'
import { Warning } from './since-last.ts'
import { Verification } from './verification.ts'

export const RunStep = z.object({
  step: z.string(),
  ms: z.number().int().nonnegative().describe('milliseconds'),
})

/** One execution of anything, kept as history in the state folder. */
export const Run = z.object({
  id: z.string(),
  kind: z.enum(['backup', 'restore', 'verify', 'prune', 'read-back', 'copy', 'rebuild', 'clone']),
  project: z.string(),
  type: z.string(),
  services: z.array(z.string()),
  state: z.enum(['running', 'complete', 'incomplete', 'failed', 'interrupted']),
  startedAt: z.iso.datetime(),
  due: z.iso
    .datetime()
    .optional()
    .describe('when the schedule wanted it; missing when somebody asked for it'),
  finishedAt: z.iso.datetime().optional(),
  steps: z.array(RunStep),
  backup: z
    .string()
    .optional()
    .describe('id of the backup it made, once there is one, or that it restores or verifies'),
  frozenMs: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('milliseconds for which the container was paused that was so longest, for a backup'),
  report: RestoreReport.optional().describe('how a restore went'),
  rebuilt: RebuildReport.optional().describe(
    'how a rebuild of the whole stack, or its clone, went',
  ),
  verification: Verification.optional().describe('what a verification proved'),
  readBack: ReadBackReport.optional().describe(
    'what reading back a share of the repository showed',
  ),
  copy: CopyReport.optional().describe('what was copied into the second copy'),
  check: RepositoryCheck.optional().describe('what a verification of all backups found'),
  sinceLast: z
    .array(Warning)
    .optional()
    .describe(
      'what the backup it made found against the one before; missing where that was nothing',
    ),
  notified: z
    .array(Delivery)
    .optional()
    .describe(
      'who was told how it ended, and whether that arrived; missing where nobody was to be',
    ),
  warnings: z.array(z.string()).optional().describe('what was amiss, though the run went on'),
  failures: z
    .array(Failure)
    .optional()
    .describe('what of it could not be done, each with the last lines of the tool that was at it'),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      hint: z.string(),
      details: z.array(z.string()).optional().describe('the last lines that the tool itself wrote'),
    })
    .optional(),
})
export type Run = z.infer<typeof Run>
