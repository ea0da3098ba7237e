import { readHost } from '../docker/inspect-stack.ts'
import type { RunContext } from '../docker/run-context.ts'
import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { BackupType } from '../model/scope.ts'
import { readListedManifest } from '../repository/find-backups.ts'
import type { Repository } from '../repository/repository.ts'
import { readSnapshots, type Snapshot } from '../repository/snapshots.ts'

export type Chosen = { readonly snapshots: readonly Snapshot[]; readonly manifest: Manifest }

type ChooseBackup = {
  readonly run: Pick<RunContext, 'engine' | 'signal'>
  readonly repository: Repository
  readonly project: string
  /** A backup's id, the beginning of it, or `latest`. */
  readonly backup: string
  /** What the latest one must cover. */
  readonly type: BackupType
}

/** The backup that is to be brought back, and what the repository holds. Throws as `readListedManifest` does, and `backup-not-complete`. */
export async function chooseBackup(request: ChooseBackup): Promise<Chosen> {
  const { run, repository, project, backup, type } = request
  const snapshots = await readSnapshots(repository, run.signal)
  const host = await readHost(run.engine)
  const wanted = { wanted: backup, project, host, type }
  const manifest = await readListedManifest(repository, snapshots, wanted)
  requireWhole(manifest, backup)
  return { snapshots, manifest }
}

/** Whoever restores an incomplete backup shall know it: `latest` never is one, and a few letters are no intention. */
export function requireWhole({ id, state, failures }: Manifest, asked: string): void {
  if (state === 'complete' || asked === id) return
  throw new LifeboatError('backup-not-complete', `backup ${id} is incomplete`, {
    hint: `To restore what it holds all the same, name it in full: lifeboat restore ${id}`,
    details: failures.map(({ what, why }) => `${what}: ${why}`),
  })
}
