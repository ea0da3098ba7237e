import { isDeepStrictEqual } from 'node:util'

import { readJournal, writeJournal } from '../docker/journal.ts'
import type { RunContext } from '../docker/run-context.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { RestoreContext } from './restore-context.ts'

/** Writes an entry before its act, and remembers it. */
export async function writeDown(
  { run, stack, written }: Pick<RestoreContext, 'run' | 'stack' | 'written'>,
  entry: JournalEntry,
): Promise<void> {
  await writeJournal(run, stack.self.image, entry)
  written.push(entry)
}

/**
 * The journal of a run that still lives: what it remembers, and what came late of what it takes for not written. Whoever clears the engine
 * of containers that do not run (docker system prune) takes entries away, and with them the swap, or what is to be started.
 */
export async function readOwnJournal(
  { engine, project }: Pick<RunContext, 'engine' | 'project'>,
  written: readonly JournalEntry[],
): Promise<JournalEntry[]> {
  const entries = (await readJournal(engine, project))?.entries ?? []
  const late = entries.filter((entry) => !written.some((each) => isDeepStrictEqual(each, entry)))
  return [...written, ...late]
}
