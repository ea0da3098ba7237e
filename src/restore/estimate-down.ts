import type { Manifest } from '../model/manifest.ts'
import type { RestoreStep } from '../model/restore.ts'

/** Bytes a second that a common disk takes through restic; measured figures are in docs/performance.md. */
const writeBytesPerMs = 50_000
const dumpBytesPerMs = 150_000
const stopAndStartMs = 5000

/**
 * Milliseconds for which containers will be stopped, as a rough estimate from the sizes in the manifest: the safety backup of what is
 * there, the writing of the files, stopping and starting. Databases are loaded before that. Zero when nothing stops. Pure.
 */
export function estimateDownMs(
  manifest: Pick<Manifest, 'parts' | 'archived' | 'servers'>,
  steps: readonly RestoreStep[],
  stops: number,
  safeguard: boolean,
): number {
  if (stops === 0) return 0
  const files = manifest.parts.find(({ kind }) => kind === 'files')?.bytes ?? 0
  // What is exchanged was restored before.
  const written = steps.filter((step) => step.do === 'files' && step.way === 'in place').length
  const share = manifest.archived.length === 0 ? 0 : written / manifest.archived.length
  const replaced = steps.flatMap((step) =>
    step.do === 'database' && step.over === 'live' ? [step.dump] : [],
  )
  const bytes = manifest.servers
    .flatMap(({ databases }) => databases)
    .filter(({ path }) => replaced.includes(path))
    .reduce((sum, database) => sum + database.bytes, 0)
  const safetyMs = safeguard ? bytes / dumpBytesPerMs + stopAndStartMs : 0
  return Math.round((files * share) / writeBytesPerMs + safetyMs + stops * stopAndStartMs)
}
