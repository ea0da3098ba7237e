import { readRebuildMark } from '../docker/rebuild-mark.ts'
import type { RunContext } from '../docker/run-context.ts'
import { LifeboatError } from '../errors.ts'

/** What takes the stack for what it is: a backup of half of it would be called complete, and what it is made from may be pruned. */
const kinds = new Set(['backup', 'restore', 'prune'])

/** Throws `rebuild-unfinished` for a run that needs the whole stack while only half of it was made again. */
export async function refuseHalfRebuilt(run: RunContext, kind: string): Promise<void> {
  if (!kinds.has(kind)) return
  const mark = await readRebuildMark(run)
  if (mark === undefined) return
  throw new LifeboatError(
    'rebuild-unfinished',
    `${run.project} is only half made again from backup ${mark.backup}`,
    {
      hint: `Go on with that first: lifeboat restore ${mark.backup}. Nothing was changed.`,
      details: [`run ${mark.runId} was cut off`],
    },
  )
}
