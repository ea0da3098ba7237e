import { messageOf } from '../errors.ts'
import type { BackupReport } from '../model/backup-report.ts'
import { readShown, type Wanted } from './find-backups.ts'
import type { Repository } from './repository.ts'
import { readVerification } from './verifications.ts'

/**
 * All that is known of one backup. A record that cannot be read takes nothing from what else
 * is known: it is named. Throws as `readShown` does.
 */
export async function readReport(repository: Repository, wanted: Wanted): Promise<BackupReport> {
  const shown = await readShown(repository, wanted)
  const none = { ...shown, verification: null, verificationUnread: null }
  if (shown.verified === null) return none
  try {
    const verification = await readVerification(repository, shown.manifest.id)
    return { ...none, verification: verification ?? null }
  } catch (error) {
    return { ...none, verificationUnread: messageOf(error) }
  }
}
