import { LifeboatError } from '../errors.ts'
import { selectLatest, type Backup } from './backup.ts'
import type { BackupType } from './scope.ts'

type Asked = { readonly host?: string | undefined; readonly type?: BackupType | undefined }

/**
 * What `latest` means on a machine, of the backups of one project: its own newest one. A stack of the same name on another machine is another stack, with
 * data of its own; only where this machine was asked for none at all, as after a loss, is it the other one's. Throws `which-machine` where there are several. Pure.
 */
export function selectLatestOf(
  backups: readonly Backup[],
  { host, type }: Asked,
): Backup | undefined {
  const newest = [...Map.groupBy(backups, (backup) => backup.host).values()].flatMap(
    (ofOne) => selectLatest(ofOne, type) ?? [],
  )
  const own = newest.find((backup) => backup.host === host)
  // One that has only others, incomplete ones for example, was not lost: it must not get another one's data. A safety backup says nothing of that: a
  // restore of the lost one's data makes it.
  const isOwn = ({ host: maker, reason }: Backup): boolean => maker === host && reason === 'asked'
  if (own !== undefined || backups.some(isOwn)) return own
  if (newest.length <= 1) return newest[0]
  throw new LifeboatError(
    'which-machine',
    `${newest.length} machines have backups of this stack, and this one, ${host ?? 'unknown'}, has none`,
    {
      hint: 'Say which backup is meant, by its id. Nothing was changed.',
      details: newest.map((backup) => `${backup.host}: newest backup ${backup.id}`),
    },
  )
}
