import { LifeboatError } from '../errors.ts'
import type { PathEntry } from '../model/path-entry.ts'
import type { RestorePlan } from '../model/restore.ts'
import type { FoundPart } from '../repository/find-part.ts'

/**
 * A container may mount one file of the host. A new volume is a folder, and would stand where that file must go. Throws `restore-selection`, while
 * nothing has happened.
 */
export async function checkIntoFolder(
  list: (snapshot: string, paths: readonly string[]) => Promise<readonly PathEntry[]>,
  parts: readonly FoundPart[],
  { backup, steps }: Pick<RestorePlan, 'backup' | 'steps'>,
): Promise<void> {
  const part = parts.find((each) => each.part.kind === 'files')
  const [path] = steps.flatMap((step) =>
    step.do === 'files' && step.over === 'beside' && step.from.startsWith('/stack/binds/')
      ? [step.from]
      : [],
  )
  if (part === undefined || path === undefined) return
  const entries = await list(part.snapshot, [path])
  const found = entries.find((each) => each.path === path)
  if (found === undefined || found.type === 'folder') return
  throw new LifeboatError(
    'restore-selection',
    `${path.slice('/stack/binds'.length)} is no folder, and --into makes a new volume, which is one`,
    {
      hint: `lifeboat show ${backup.id} --path ${path} > FILE takes it out of the backup; without --into it is restored to where it was. Nothing was changed.`,
    },
  )
}
