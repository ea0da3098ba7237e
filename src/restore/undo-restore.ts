import { readJournal, writeJournal } from '../docker/journal.ts'
import type { RunContext } from '../docker/run-context.ts'
import { readCondition } from '../docker/stop-start.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { JournalEntry } from '../model/journal.ts'
import { readOwnJournal } from './own-journal.ts'
import type { SettleContext } from './settle-context.ts'
import { chooseDirection, goBack } from './settle-journal.ts'
import { listStopped } from './start-again.ts'

/**
 * Brings back what was there before a restore that failed, by what it has written into its journal, and gives the error that says what
 * came of it: the failure itself when nothing had been overwritten yet, `restore-undone` when it was and is back, `restore-stopped` when it is not.
 */
export async function undoRestore(
  settling: SettleContext,
  written: readonly JournalEntry[],
  failure: unknown,
): Promise<unknown> {
  const { run, image } = settling
  // A server may be what failed: each is asked anew, and waited for.
  settling.reached.clear()
  try {
    const entries = await readOwnJournal(run, written)
    if (entries.length === 0) return failure
    const isOverwritten = entries.some(({ act }) => overwriting.has(act))
    if (isOverwritten && !canGoBack(entries)) return await stopped(run, failure, undefined, entries)
    if (isOverwritten) await writeJournal(run, image, { act: 'undo' })
    const notes: string[] = []
    await goBack({ ...settling, note: (text) => void notes.push(text) }, entries)
    return isOverwritten ? undone(failure, notes) : withNotes(failure, notes)
  } catch (second) {
    const entries =
      (await readJournal(run.engine, run.project).catch(() => undefined))?.entries ?? []
    return stopped(run, failure, second, entries)
  }
}

const overwriting = new Set<JournalEntry['act']>(['exchange', 'write', 'finish'])

/** Files that were overwritten without a safety backup cannot be brought back. */
function canGoBack(entries: readonly JournalEntry[]): boolean {
  return entries.every((entry) => entry.act !== 'write' || entry.safeguard !== null)
}

/** There will be no report that says what was not as well as before. */
function withNotes(failure: unknown, notes: readonly string[]): unknown {
  if (!(failure instanceof LifeboatError) || notes.length === 0) return failure
  const { code, message, hint, details, endsWith } = failure
  return new LifeboatError(code, message, {
    hint,
    endsWith,
    cause: failure,
    details: [...details, ...notes],
  })
}

function undone(failure: unknown, notes: readonly string[]): LifeboatError {
  return new LifeboatError(
    'restore-undone',
    `the restore failed and was undone: ${messageOf(failure)}`,
    {
      hint:
        notes.length === 0
          ? 'The stack is as it was before, and running. The reason stands below.'
          : 'What was restored is as it was before. The reason stands below, and what is to be looked at.',
      cause: failure,
      details: [...detailsOf(failure), ...notes],
    },
  )
}

async function stopped(
  run: RunContext,
  failure: unknown,
  second: unknown,
  entries: readonly JournalEntry[],
): Promise<LifeboatError> {
  const down = await listDown(run, entries)
  const written = entries.flatMap((entry) => (entry.act === 'write' ? [entry] : []))
  const exchanged = entries.flatMap((entry) => (entry.act === 'exchange' ? entry.pairs : []))
  return new LifeboatError(
    'restore-stopped',
    `the restore failed half way: ${messageOf(failure)}`,
    {
      hint: explainRestart(entries),
      cause: failure,
      details: [
        ...detailsOf(failure),
        ...(second === undefined
          ? []
          : [`undoing it failed too: ${messageOf(second)}`, ...detailsOf(second)]),
        ...down.map((name) => `stopped: ${name}`),
        ...exchanged.map(({ volume }) => `old or restored: ${volume}`),
        ...written.flatMap(({ steps }) => steps.map(({ target }) => `half written: ${target}`)),
      ],
    },
  )
}

/** Of several, one that does not start keeps none of the others down. What the engine does not answer for counts as stopped. */
async function listDown(run: RunContext, entries: readonly JournalEntry[]): Promise<string[]> {
  const down: string[] = []
  for (const { name } of listStopped(entries)) {
    const condition = await readCondition(run, name, name).catch(() => 'stopped' as const)
    if (condition === 'stopped') down.push(name)
  }
  return down
}

function explainRestart(entries: readonly JournalEntry[]): string {
  if (chooseDirection(entries) === 'forward') {
    return 'Restart Lifeboat: it goes on from its journal. There is no safety backup to go back to.'
  }
  const [safeguard] = entries.flatMap((entry) =>
    entry.act === 'write' || entry.act === 'exchange' ? [entry.safeguard] : [],
  )
  const by = 'Restart Lifeboat: it goes back by its journal.'
  return typeof safeguard === 'string' ? `${by} The safety backup is ${safeguard}.` : by
}

function detailsOf(error: unknown): readonly string[] {
  return error instanceof LifeboatError ? error.details : []
}
