import { JournalEntry } from '../model/journal.ts'
import type { EngineClient } from './engine.ts'
import { holderLabels } from './holder.ts'
import { inBody } from './in-body.ts'
import { ownLabels, roles } from './labels.ts'
import { removeContainer, removeUntilQuiet } from './remove.ts'
import type { RunContext } from './run-context.ts'

const entryLabel = 'lifeboat.journal'
const numberLabel = 'lifeboat.journal.number'

/** What a run wrote down, oldest first. */
export type Journal = { readonly runId: string; readonly entries: readonly JournalEntry[] }

/**
 * Writes an entry before its act: a container of Lifeboat's image, created and never started, that outlives Lifeboat, its state
 * volume and the engine's restart. Creating it is atomic; when this returns the entry stands.
 */
export async function writeJournal(
  run: RunContext,
  image: string,
  entry: JournalEntry,
): Promise<void> {
  const number = ((await listEntries(run.engine, run.project)).at(-1)?.number ?? 0) + 1
  await run.engine.call(`writing the journal (${entry.act})`, (docker) =>
    docker.createContainer(
      inBody(
        {
          Image: image,
          Cmd: ['--version'],
          Labels: {
            [ownLabels.run]: run.runId,
            [ownLabels.project]: run.project,
            [ownLabels.role]: roles.journal,
            [entryLabel]: JSON.stringify(entry),
            [numberLabel]: String(number),
            ...holderLabels(run),
          },
        },
        { name: `lifeboat-journal-${run.project}-${number}` },
      ),
    ),
  )
}

/** The journal of the project's unsettled run, if there is one. At most one run can have written: it held the lock. */
export async function readJournal(
  engine: EngineClient,
  project: string,
): Promise<Journal | undefined> {
  const listed = await listEntries(engine, project)
  const [first] = listed
  if (first === undefined) return undefined
  return { runId: first.runId, entries: listed.map(({ entry }) => entry) }
}

/**
 * Oldest first, so that what decides the direction goes last: a journal that is half removed still says where the run was going. One
 * whose making was lost may still come, and the next run would write old files over new ones for it: then it looks again.
 */
export async function clearJournal(engine: EngineClient, project: string): Promise<void> {
  await removeUntilQuiet(engine, () => forgetActs(engine, project))
}

/** Removes the entries of these acts, oldest first; all when none is named. Gives how many there were. */
export async function forgetActs(
  engine: EngineClient,
  project: string,
  acts?: readonly JournalEntry['act'][],
): Promise<number> {
  const listed = await listEntries(engine, project)
  const chosen = listed.filter(({ entry }) => acts?.includes(entry.act) ?? true)
  for (const { id } of chosen) await removeContainer(engine, id)
  return chosen.length
}

type Listed = {
  readonly id: string
  readonly runId: string
  readonly number: number
  readonly entry: JournalEntry
}

async function listEntries(engine: EngineClient, project: string): Promise<Listed[]> {
  const filters = {
    label: [`${ownLabels.project}=${project}`, `${ownLabels.role}=${roles.journal}`],
  }
  const containers = await engine.call('reading the journal', (docker) =>
    docker.listContainers({ all: true, filters }),
  )
  const listed = containers.map(({ Id, Labels }) => ({
    id: Id,
    runId: Labels[ownLabels.run] ?? 'unknown',
    number: Number(Labels[numberLabel]),
    entry: JournalEntry.parse(JSON.parse(Labels[entryLabel] ?? 'null')),
  }))
  return listed.toSorted((a, b) => a.number - b.number)
}
