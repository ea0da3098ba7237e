import { LifeboatError, messageOf } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { startRecordedCopy } from './record-copy.ts'
import type { Recorder } from './record-run.ts'

/**
 * Waits for a backup, and copies it and whatever else the second copy has not, where one is set. Whether that goes well is told, and stands in a record of
 * its own: the backup is as good without it. Never rejects.
 */
export async function copyAfterwards(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Pick<Lifeboat, 'config' | 'copy'> },
  project: string,
  backup: Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const isMade = await backup.then(
    () => true,
    () => false,
  )
  if (!isMade || lifeboat.config.copy === undefined) return
  const { log, tell = () => undefined } = recorder
  try {
    const { done } = startRecordedCopy({ lifeboat, ...recorder }, project, signal)
    const { location, copied, failures } = await done
    if (copied.length > 0) tell(`copied to ${location}: ${copied.join(', ')}`)
    for (const { what, why, hint } of failures) {
      tell(`warning: the copy failed: ${what}: ${why}`)
      tell(`hint: ${hint}`)
    }
  } catch (error) {
    log.warn({ err: error }, 'backups not copied')
    tell(`warning: NOT copied: ${messageOf(error)}`)
    if (error instanceof LifeboatError) tell(`hint: ${error.hint}`)
  }
}
