import { LifeboatError } from '../errors.ts'
import { selectLatest, type Backup } from '../model/backup.ts'
import { Manifest, manifestFormat } from '../model/manifest.ts'
import type { BackupType } from '../model/scope.ts'
import { readBackup } from './backup-tags.ts'
import { manifestName } from './commit.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'
import { readSnapshots, type Snapshot } from './snapshots.ts'

type Found = { readonly backup: Backup; readonly snapshot: string }

/** Every published backup, of every project in the repository, oldest first. */
export async function listBackups(repository: Repository): Promise<Backup[]> {
  return findPublished(await readSnapshots(repository)).map(({ backup }) => backup)
}

/**
 * The manifest of one backup: by its id, the beginning of it, or `latest` (of those that cover `type`).
 * Throws `no-such-backup`, naming the nearest, or `manifest-unknown-format`.
 */
export async function readManifest(
  repository: Repository,
  wanted: string,
  project: string,
  type?: BackupType,
): Promise<Manifest> {
  return readListedManifest(repository, await readSnapshots(repository), { wanted, project, type })
}

type Wanted = {
  readonly wanted: string
  readonly project: string
  readonly type?: BackupType | undefined
}

/** The same of snapshots that were read: opening the repository costs half a second of key derivation each time. */
export async function readListedManifest(
  repository: Repository,
  snapshots: readonly Snapshot[],
  { wanted, project, type }: Wanted,
): Promise<Manifest> {
  const ofProject = findPublished(snapshots).filter(({ backup }) => backup.project === project)
  const found = select(ofProject, wanted, type)
  const stdout = await runRestic(repository, {
    arguments: ['dump', '--no-lock', found.snapshot, `/${manifestName}`],
  })
  return parseManifest(stdout, found.backup.id)
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

function select(published: readonly Found[], wanted: string, type: BackupType | undefined): Found {
  if (wanted === 'latest') {
    const latest = selectLatest(
      published.map(({ backup }) => backup),
      type,
    )
    const found = published.find(({ backup }) => backup === latest)
    if (found !== undefined) return found
    throw new LifeboatError('no-such-backup', 'there is no complete backup of this stack', {
      hint: 'Make one with lifeboat backup; lifeboat list shows the incomplete ones too.',
    })
  }
  const matching = published.filter(({ backup }) => backup.id.startsWith(wanted))
  const exact = matching.find(({ backup }) => backup.id === wanted)
  const [only, another] = matching
  if (exact !== undefined) return exact
  if (only !== undefined && another === undefined) return only
  const ids = (matching.length > 0 ? matching : published.slice(-5)).map(({ backup }) => backup.id)
  throw new LifeboatError(
    'no-such-backup',
    matching.length > 1 ? `"${wanted}" fits several backups` : `there is no backup "${wanted}"`,
    { hint: 'Name one of those below, or latest; lifeboat list shows all.', details: ids },
  )
}

function findPublished(snapshots: readonly Snapshot[]): Found[] {
  return snapshots
    .flatMap((snapshot) => {
      const backup = readBackup(snapshot)
      return backup === undefined ? [] : [{ backup, snapshot: snapshot.id }]
    })
    .toSorted((a, b) => a.backup.startedAt.localeCompare(b.backup.startedAt))
}
