import { z } from 'zod'

import { ShownManifest } from './shown-backup.ts'
import type { ShownBackup } from './shown-backup.ts'
import { Verification } from './verification.ts'

const record = {
  verification: Verification.nullable().describe(
    'the newest record, whole; null when there is none, or it cannot be read',
  ),
  verificationUnread: z.string().nullable().describe('why the newest record cannot be read'),
}

/** All that is known of a backup: what it holds, what was proved of it and how. */
export type BackupReport = ShownBackup & {
  readonly verification: Verification | null
  readonly verificationUnread: string | null
}

/** The same as one document, for whoever reads JSON. */
export const ReportedManifest = ShownManifest.extend(record)
export type ReportedManifest = z.infer<typeof ReportedManifest>
