import { LifeboatError } from '../errors.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { EngineClient } from './engine.ts'
import { unpauseContainer } from './pause.ts'
import type { RunContext } from './run-context.ts'
import { runHook } from './run-hook.ts'

type Entries = readonly JournalEntry[]

/** Lets go on whatever the journal says was paused. Safe to repeat. Throws `unpause-failed` when all were tried and one stands still. */
export async function unpauseAll(engine: EngineClient, entries: Entries): Promise<void> {
  const paused = entries.flatMap((entry) => (entry.act === 'pause' ? entry.containers : []))
  const settled = await Promise.allSettled(
    paused.map(({ id, name }) => unpauseContainer(engine, id, name)),
  )
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Runs the commands that are owed once the cut is over, last first. One that fails does not keep the others from being run. */
export async function runHooks(
  run: RunContext,
  entries: Entries,
  note: (text: string) => void,
): Promise<LifeboatError[]> {
  const failures: LifeboatError[] = []
  for (const entry of entries.toReversed()) {
    if (entry.act !== 'hook') continue
    try {
      await runHook(run, entry)
    } catch (error) {
      if (!(error instanceof LifeboatError)) throw error
      note(error.message)
      failures.push(error)
    }
  }
  return failures
}
