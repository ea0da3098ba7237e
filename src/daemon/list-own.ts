import type { Lifeboat } from '../lifeboat.ts'
import type { Backup } from '../model/backup.ts'

/**
 * Those of a list that are of this stack on this machine. A stack of the same name on another machine is another stack: that it is backed up, or
 * drilled, says nothing of this one.
 */
export async function listOwn(
  lifeboat: Pick<Lifeboat, 'project' | 'host'>,
  list: () => Promise<readonly Backup[]>,
): Promise<Backup[]> {
  const [project, host] = await Promise.all([lifeboat.project(), lifeboat.host()])
  return (await list()).filter((backup) => backup.project === project && backup.host === host)
}
