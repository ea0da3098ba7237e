import { EngineError, type EngineClient } from '../../src/docker/engine.ts'
import type { JournalEntry } from '../../src/model/journal.ts'
import { fakeEngine } from './fake-context.ts'

export type FakeJournal = {
  readonly engine: EngineClient
  /** What was done on the engine, in order, but for the removal of entries. */
  readonly done: readonly string[]
  /** What stands in the journal now. */
  readonly entries: () => readonly JournalEntry[]
}

type Given = {
  /** Names of containers that are not healthy once they run. */
  readonly ill?: readonly string[]
}

/** An engine that holds a journal, and stopped containers to start. It refuses the one act that is named. */
export function fakeJournal(
  entries: readonly JournalEntry[],
  refused?: string,
  { ill = [] }: Given = {},
): FakeJournal {
  const running = new Set<string>()
  const labels = new Map(
    entries.map((entry, index) => [String(index + 1), label(entry, index + 1)]),
  )
  const done: string[] = []
  const act = (what: string): void => {
    if (what === refused) throw new EngineError(what, 500, new Error('no'))
  }
  const note = (what: string): void => {
    act(what)
    done.push(what)
  }
  const engine = fakeEngine({
    listVolumes: async () => ({ Volumes: [] }),
    listContainers: async ({ filters }: { filters?: unknown }) => {
      act(filters === undefined ? 'finding users' : 'reading')
      return filters === undefined
        ? []
        : [...labels].map(([Id, Labels]) => ({ Id, Labels, State: 'created' }))
    },
    createContainer: async ({ _body: body }: { _body: { Labels: Record<string, string> } }) => {
      const { Labels } = body
      note(`write ${(JSON.parse(Labels['lifeboat.journal'] ?? '') as JournalEntry).act}`)
      labels.set(Labels['lifeboat.journal.number'] ?? '', Labels)
    },
    getContainer: (id: string) => ({
      start: async () => {
        note(`start ${id}`)
        running.add(id)
      },
      stop: async () => undefined,
      remove: async () => labels.delete(id),
      inspect: async () => {
        const Status = ill.includes(id) ? 'unhealthy' : 'healthy'
        return { State: { Running: running.has(id), Health: { Status } } }
      },
    }),
  })
  return {
    engine,
    done,
    entries: () =>
      [...labels.values()].map(
        (each) => JSON.parse(each['lifeboat.journal'] ?? '') as JournalEntry,
      ),
  }
}

function label(entry: JournalEntry, number: number): Record<string, string> {
  return {
    'lifeboat.run': 'run-1',
    'lifeboat.journal': JSON.stringify(entry),
    'lifeboat.journal.number': String(number),
  }
}
