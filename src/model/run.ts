import { z } from 'zod'

import { Delivery } from './delivery.ts'
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
  kind: z.enum(['backup', 'restore', 'verify', 'prune', 'read-back', 'rebuild', 'clone']),
  project: z.string(),
  type: z.string(),
  services: z.array(z.string()),
  state: z.enum(['running', 'complete', 'incomplete', 'failed', 'interrupted']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  steps: z.array(RunStep),
  backup: z
    .string()
    .optional()
    .describe('id of the backup it made, once there is one, or that it restores or verifies'),
  report: RestoreReport.optional().describe('how a restore went'),
  rebuilt: RebuildReport.optional().describe(
    'how a rebuild of the whole stack, or its clone, went',
  ),
  verification: Verification.optional().describe('what a verification proved'),
  readBack: ReadBackReport.optional().describe(
    'what reading back a share of the repository showed',
  ),
  check: RepositoryCheck.optional().describe('what a verification of all backups found'),
  warnings: z
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
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
})
export type Run = z.infer<typeof Run>
