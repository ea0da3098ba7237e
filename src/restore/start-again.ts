import { startTelling } from '../docker/start-all.ts'
import { LifeboatError } from '../errors.ts'
import type { EntryOf, JournalEntry } from '../model/journal.ts'
import type { SettleContext } from './settle-context.ts'

/**
 * Starts what was stopped for what is undone: all of it, whatever comes of one. What they use is as it was, and stopped they are of no use to
 * anybody. One that is not healthy in time is told; why one does not start is thrown when all were tried.
 */
export async function startAgain(
  { run, startLimitMs, note }: Pick<SettleContext, 'run' | 'startLimitMs' | 'note'>,
  entries: readonly JournalEntry[],
): Promise<void> {
  const failed: LifeboatError[] = []
  for (const each of listStopped(entries)) {
    try {
      await startTelling(run, each, { startLimitMs, illLimitMs: 0, note })
    } catch (error) {
      if (!(error instanceof LifeboatError)) throw error
      failed.push(error)
    }
  }
  if (failed[0] !== undefined) throw failed[0]
}

/** In the order in which they start. */
export function listStopped(entries: readonly JournalEntry[]): EntryOf<'stop'>['containers'] {
  return entries.flatMap((entry) => (entry.act === 'stop' ? entry.containers : []))
}
