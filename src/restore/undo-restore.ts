import { readJournal, writeJournal } from '../docker/journal.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { JournalEntry } from '../model/journal.ts'
import { readOwnJournal } from './own-journal.ts'
import type { SettleContext } from './settle-context.ts'
import { chooseDirection, goBack } from './settle-journal.ts'

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
    if (isOverwritten && !canGoBack(entries)) return stopped(failure, undefined, entries)
    if (isOverwritten) await writeJournal(run, image, { act: 'undo' })
    await goBack(settling, entries)
    return isOverwritten ? undone(failure) : failure
  } catch (second) {
    const entries =
      (await readJournal(run.engine, run.project).catch(() => undefined))?.entries ?? []
    return stopped(failure, second, entries)
  }
}

const overwriting = new Set<JournalEntry['act']>(['exchange', 'write', 'finish'])

/** Files that were overwritten without a safety backup cannot be brought back. */
function canGoBack(entries: readonly JournalEntry[]): boolean {
  return entries.every((entry) => entry.act !== 'write' || entry.safeguard !== null)
}

function undone(failure: unknown): LifeboatError {
  return new LifeboatError(
    'restore-undone',
    `the restore failed and was undone: ${messageOf(failure)}`,
    {
      hint: 'The stack is as it was before, and running. The reason stands below.',
      cause: failure,
      details: detailsOf(failure),
    },
  )
}

function stopped(
  failure: unknown,
  second: unknown,
  entries: readonly JournalEntry[],
): LifeboatError {
  const containers = entries.flatMap((entry) => (entry.act === 'stop' ? entry.containers : []))
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
        ...containers.map(({ name }) => `stopped: ${name}`),
        ...exchanged.map(({ volume }) => `old or restored: ${volume}`),
        ...written.flatMap(({ steps }) => steps.map(({ target }) => `half written: ${target}`)),
      ],
    },
  )
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
