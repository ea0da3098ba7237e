import type { RunHistory } from '../../../src/daemon/run-history.ts'
import { selectNeeded } from '../../../src/daemon/select-needed.ts'
import type { Run } from '../../../src/model/run.ts'

const kept = 500

/** Records of runs as the state folder keeps them: by their names, the oldest beyond 500 gone, but those that are needed. A year of them would be millions of files read. */
export function openMemoryHistory(): RunHistory & { readonly all: () => Run[] } {
  const runs = new Map<string, Run>()
  const all = new Map<string, Run>()
  let listed: Run[] | undefined
  return {
    save: (run) => {
      const isNew = !runs.has(run.id)
      const copy = JSON.parse(JSON.stringify(run)) as Run
      runs.set(run.id, copy)
      all.set(run.id, copy)
      listed = undefined
      if (!isNew || runs.size <= kept) return undefined
      const ids = [...runs.keys()].toSorted()
      const needed = selectNeeded(ids.flatMap((id) => runs.get(id) ?? []))
      for (const id of ids.slice(0, -kept)) {
        if (id !== run.id && !needed.has(id)) runs.delete(id)
      }
      return undefined
    },
    remove: (id) => {
      runs.delete(id)
      all.delete(id)
      listed = undefined
    },
    list: () => {
      listed ??= [...runs.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
      return [...listed]
    },
    find: (id) => runs.get(id),
    all: () => [...all.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }
}
