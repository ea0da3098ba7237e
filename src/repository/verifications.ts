import { now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import { Verified } from '../model/backup.ts'
import { selectVerified } from '../model/judge-level.ts'
import { sortByMoment } from '../model/possible-moment.ts'
import { Verification, verificationFormat } from '../model/verification.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'
import { decodeTag, readSnapshots, readTag, type Snapshot } from './snapshots.ts'
import { storeDocument } from './store-document.ts'

const recordName = 'verification.json'

/** Keeps a record beside the backup that it is about, which is never changed. */
export function storeVerification(
  repository: Repository,
  verification: Verification,
  signal: AbortSignal,
): Promise<void> {
  const { host } = verification
  const stored = { name: recordName, document: verification, host }
  return storeDocument(repository, { ...stored, tags: verificationTags(verification) }, signal)
}

/** All that a list needs. */
export function verificationTags(verification: Verification): Record<string, string | number> {
  const { format, id, backup, project, wanted, proved, startedAt, finishedAt } = verification
  return {
    lifeboat: 'verification',
    format,
    backup,
    project,
    verification: id,
    wanted,
    proved,
    started: startedAt,
    finished: finishedAt,
  }
}

/** The records among snapshots, in no order, as far as their tags tell. Pure. */
export function findVerified(snapshots: readonly Snapshot[]): Verified[] {
  return snapshots.flatMap((snapshot) => readVerified(snapshot) ?? [])
}

/** Oldest first. */
export function sortVerified<T extends Verified>(verified: readonly T[]): T[] {
  return sortByMoment(verified, ({ finishedAt }) => finishedAt, now())
}

function readVerified(snapshot: Snapshot): Verified | undefined {
  if (readTag(snapshot, 'lifeboat') !== 'verification') return undefined
  const read = (name: string): string => decodeTag(readTag(snapshot, name) ?? '')
  const parsed = Verified.safeParse({
    id: read('verification'),
    backup: read('backup'),
    wanted: read('wanted'),
    proved: read('proved'),
    startedAt: read('started'),
    finishedAt: read('finished'),
  })
  return parsed.success ? parsed.data : undefined
}

/** The record of a backup that a list shows, whole; undefined when it has never been verified. Throws `verification-unknown-format`. */
export async function readVerification(
  repository: Repository,
  backupId: string,
): Promise<Verification | undefined> {
  const records = (await readSnapshots(repository)).flatMap((snapshot) => {
    const verified = readVerified(snapshot)
    return verified?.backup === backupId ? [{ ...verified, snapshot: snapshot.id }] : []
  })
  const shown = selectVerified(sortVerified(records))
  if (shown === null) return undefined
  const text = await runRestic(repository, {
    arguments: ['dump', '--no-lock', shown.snapshot, `/${recordName}`],
  })
  const document = JSON.parse(text) as { format?: unknown }
  if (document.format === verificationFormat) return Verification.parse(document)
  throw new LifeboatError(
    'verification-unknown-format',
    `a verification of ${backupId} has format ${String(document.format)} (expected ${verificationFormat})`,
    { hint: 'It was written by another version of Lifeboat; use that version or a newer one.' },
  )
}
