import { Backup } from '../model/backup.ts'
import { isDrillable } from '../model/is-drillable.ts'
import type { Manifest } from '../model/manifest.ts'
import { decodeTag, readTag, type Snapshot } from './snapshots.ts'

/** All that a list needs, so that listing thousands of backups reads no manifest. */
export function backupTags(manifest: Manifest): Record<string, string | number> {
  const backup = summarize(manifest)
  return {
    lifeboat: 'manifest',
    format: manifest.format,
    backup: backup.id,
    project: backup.project,
    type: backup.type,
    services: backup.services.join(' '),
    reason: backup.reason,
    state: backup.state,
    consistency: backup.consistency,
    started: backup.startedAt,
    finished: backup.finishedAt,
    sequence: backup.sequence,
    bytes: backup.bytes,
    added: backup.addedBytes,
  }
}

/** A backup as a list shows it, from its manifest. */
export function summarize(manifest: Manifest): Backup {
  const { id, project, host, type, services, reason, state, consistency } = manifest
  const { startedAt, finishedAt, sequence } = manifest
  return {
    id,
    project,
    host,
    type,
    services,
    reason,
    state,
    level: 'written',
    verified: null,
    drilled: null,
    drillable: isDrillable(manifest),
    consistency,
    startedAt,
    finishedAt,
    sequence,
    ms: Date.parse(finishedAt) - Date.parse(startedAt),
    bytes: manifest.parts.reduce((sum, part) => sum + part.bytes, 0),
    addedBytes: manifest.parts.reduce((sum, part) => sum + part.addedBytes, 0),
  }
}

/** Its parts, which have snapshots of their own, say the rest. */
const Tagged = Backup.omit({ drillable: true })
type Tagged = Omit<Backup, 'drillable'>

/** The same from a snapshot's tags, which say nothing of what was proved, nor of its parts; undefined for a snapshot that is no manifest of ours. */
export function readBackup(snapshot: Snapshot): Tagged | undefined {
  if (readTag(snapshot, 'lifeboat') !== 'manifest') return undefined
  const read = (name: string): string => decodeTag(readTag(snapshot, name) ?? '')
  const parsed = Tagged.safeParse({
    id: read('backup'),
    project: read('project'),
    host: snapshot.hostname,
    type: read('type'),
    services: read('services').split(' ').filter(Boolean),
    reason: read('reason') || 'asked',
    state: read('state'),
    level: 'written',
    verified: null,
    drilled: null,
    consistency: read('consistency'),
    startedAt: read('started'),
    finishedAt: read('finished'),
    sequence: Number(read('sequence') || '0'),
    ms: Date.parse(read('finished')) - Date.parse(read('started')),
    bytes: Number(read('bytes')),
    addedBytes: Number(read('added')),
  })
  return parsed.success ? parsed.data : undefined
}

/** What the next backup of a stack on a machine is counted as. */
export function nextSequence(
  snapshots: readonly Snapshot[],
  { project, host }: Pick<Backup, 'project' | 'host'>,
): number {
  const counted = snapshots.flatMap((snapshot) => {
    const backup = readBackup(snapshot)
    return backup?.project === project && backup.host === host ? [backup.sequence] : []
  })
  return 1 + Math.max(0, ...counted)
}
