import { LifeboatError } from '../errors.ts'
import type { Backup, Verified } from '../model/backup.ts'
import { findNamed } from '../model/find-named.ts'
import type { ShownBackup } from '../model/shown-backup.ts'
import { judgeLevel, selectVerified } from '../model/judge-level.ts'
import { isDrillable } from '../model/is-drillable.ts'
import { Manifest, manifestFormat, partKinds } from '../model/manifest.ts'
import { selectLatestOf } from '../model/select-latest-of.ts'
import type { BackupType } from '../model/scope.ts'
import { readBackup } from './backup-tags.ts'
import { manifestName } from './commit.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'
import { decodeTag, readAllSnapshots, readSnapshots, readTag, type Snapshot } from './snapshots.ts'
import { findVerified, sortVerified } from './verifications.ts'

type Found = { readonly backup: Backup; readonly snapshot: string }

/**
 * Every published backup, of every project in the repository, oldest first. A snapshot that cannot be read may be one more: `onUnreadable` is
 * told how many of them there are, when there are any.
 */
export async function listBackups(
  repository: Repository,
  onUnreadable?: (count: number) => void,
): Promise<Backup[]> {
  const { snapshots, unreadable } = await readAllSnapshots(repository)
  if (unreadable.length > 0) onUnreadable?.(unreadable.length)
  return findListed(snapshots)
}

/** One backup: by its id, the beginning of it, or `latest`. */
export type Wanted = {
  readonly wanted: string
  /** Undefined: of whichever. */
  readonly project: string | undefined
  /** The machine whose backups `latest` is of, by its engine's name. Where it has none, of the only other one. Not needed for an id. */
  readonly host?: string | undefined
  /** What `latest` must cover. */
  readonly type?: BackupType | undefined
}

/**
 * The manifest of one backup. Throws `no-such-backup`, naming the nearest, `which-machine` where `latest` could be of several others,
 * `manifest-damaged` or `manifest-unknown-format`.
 */
export async function readManifest(repository: Repository, wanted: Wanted): Promise<Manifest> {
  return readListedManifest(repository, await readSnapshots(repository), wanted)
}

/** The same of snapshots that were read: opening the repository costs half a second of key derivation each time. */
export async function readListedManifest(
  repository: Repository,
  snapshots: readonly Snapshot[],
  wanted: Wanted,
): Promise<Manifest> {
  return (await readListed(repository, snapshots, wanted)).manifest
}

/** The same, with what has been proved of it since. */
export async function readShown(repository: Repository, wanted: Wanted): Promise<ShownBackup> {
  return readListed(repository, await readSnapshots(repository), wanted)
}

async function readListed(
  repository: Repository,
  snapshots: readonly Snapshot[],
  asked: Wanted,
): Promise<ShownBackup> {
  const { project } = asked
  const ofProject = findPublished(snapshots).filter(
    ({ backup }) => project === undefined || backup.project === project,
  )
  const found = select(ofProject, asked)
  const { id, level, verified } = found.backup
  const stdout = await runRestic(repository, {
    arguments: ['dump', '--no-lock', found.snapshot, `/${manifestName}`],
  }).catch((error: unknown) => {
    throw explainUnread(id, error)
  })
  return { manifest: parseManifest(stdout, id), level, verified }
}

/** A manifest's document, of the backup that is called `name`. Throws `manifest-unknown-format`. */
export function parseManifest(text: string, name: string): Manifest {
  const document = JSON.parse(text) as { format?: unknown }
  if (document.format !== manifestFormat) {
    throw new LifeboatError(
      'manifest-unknown-format',
      `backup ${name} has manifest format ${String(document.format)} (expected ${manifestFormat})`,
      { hint: 'It was written by another version of Lifeboat; use that version or a newer one.' },
    )
  }
  return Manifest.parse(document)
}

function select(published: readonly Found[], asked: Wanted): Found {
  const { wanted } = asked
  if (wanted === 'latest') {
    const latest = selectLatestOf(
      published.map(({ backup }) => backup),
      asked,
    )
    const found = published.find(({ backup }) => backup === latest)
    if (found !== undefined) return found
    throw new LifeboatError('no-such-backup', 'there is no complete backup of this stack', {
      hint: 'Make one with lifeboat backup; lifeboat list shows the incomplete ones too.',
    })
  }
  const matching = findNamed(
    published.map(({ backup }) => backup),
    wanted,
  )
  const [only, another] = matching
  const found = published.find(({ backup }) => backup === only)
  if (found !== undefined && another === undefined) return found
  const nearest = published.slice(-5).map(({ backup }) => backup)
  const ids = (matching.length > 0 ? matching : nearest).map(({ id }) => id)
  throw new LifeboatError(
    'no-such-backup',
    matching.length > 1 ? `"${wanted}" fits several backups` : `there is no backup "${wanted}"`,
    { hint: 'Name one of those below, or latest; lifeboat list shows all.', details: ids },
  )
}

/** The same of snapshots that were read. Pure. */
export function findListed(snapshots: readonly Snapshot[]): Backup[] {
  return findPublished(snapshots).map(({ backup }) => backup)
}

function findPublished(snapshots: readonly Snapshot[]): Found[] {
  const verified = Map.groupBy(findVerified(snapshots), ({ backup }) => backup)
  const drillableIds = findDrillable(snapshots)
  return snapshots
    .flatMap((snapshot) => {
      const backup = readBackup(snapshot)
      if (backup === undefined) return []
      const drillable = drillableIds.has(backup.id)
      const proved = judge(verified.get(backup.id) ?? [])
      return [{ backup: { ...backup, ...proved, drillable }, snapshot: snapshot.id }]
    })
    .toSorted((a, b) => a.backup.startedAt.localeCompare(b.backup.startedAt))
}

/** Ids of the backups with something to restore in a drill: their parts say so, which older manifests’ tags do not. */
function findDrillable(snapshots: readonly Snapshot[]): ReadonlySet<string> {
  const parts = snapshots.filter((snapshot) => {
    const kind = partKinds.find((each) => each === readTag(snapshot, 'lifeboat'))
    return kind !== undefined && isDrillable({ parts: [{ kind }] })
  })
  return new Set(parts.map((snapshot) => decodeTag(readTag(snapshot, 'backup') ?? '')))
}

function judge(verified: readonly Verified[]): Pick<Backup, 'level' | 'verified' | 'drilled'> {
  const inOrder = sortVerified(verified)
  const drilled = inOrder.findLast(({ wanted }) => wanted === 'drilled')
  return {
    level: judgeLevel(inOrder),
    verified: selectVerified(inOrder),
    drilled: drilled ?? null,
  }
}

/** The second is what restic's "permission denied" means where it writes. */
const unread: ReadonlySet<string> = new Set(['restic-failed', 'repository-not-writable'])

/** restic opened the repository and found the backup, but not what its manifest says. */
function explainUnread(id: string, error: unknown): unknown {
  if (!(error instanceof LifeboatError) || !unread.has(error.code)) return error
  return new LifeboatError('manifest-damaged', `the manifest of backup ${id} cannot be read`, {
    hint: 'Choose another backup; lifeboat list shows them. restic’s own words stand below.',
    cause: error,
    details: error.details,
  })
}
