import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { now } from '../clock.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import { sortByMoment } from '../model/possible-moment.ts'
import { Run } from '../model/run.ts'
import { selectNeeded } from './select-needed.ts'

const kept = 500

/** Runs of all Lifeboat processes that share the state folder. */
export type RunHistory = {
  /** Never throws: gives why it could not be written, if so. This process knows of the run all the same. */
  save(run: Run): string | undefined
  /** For a trigger that was refused; one that has no record is fine. */
  remove(id: string): void
  /** Oldest first. */
  list(): Run[]
  find(id: string): Run | undefined
}

/** One file per run, written whole and renamed, so that a reader never sees half of one. The oldest beyond 500 go, but those that are needed. */
export function openRunHistory(stateFolder: string): RunHistory {
  const folder = join(stateFolder, 'runs')
  openFolder(folder)
  /** Their files are missing, or tell of an earlier state. */
  const unwritten = new Map<string, Run>()
  return {
    save: (run) => {
      unwritten.set(run.id, run)
      for (const id of [...unwritten.keys()].toSorted().slice(0, -kept)) unwritten.delete(id)
      // Those that found no room before may find some now.
      for (const each of unwritten.values()) {
        try {
          const isNew = !existsSync(join(folder, `${each.id}.json`))
          write(folder, each)
          unwritten.delete(each.id)
          if (isNew) prune(folder, each.id)
        } catch (error) {
          return messageOf(error)
        }
      }
      return undefined
    },
    remove: (id) => {
      unwritten.delete(id)
      remove(folder, `${id}.json`)
    },
    list: () => {
      const written = readAll(folder).filter(({ id }) => !unwritten.has(id))
      return inOrder([...written, ...unwritten.values()])
    },
    find: (id) =>
      unwritten.get(id) ?? (/^[\w-]+$/.test(id) ? read(join(folder, `${id}.json`))[0] : undefined),
  }
}

function inOrder(runs: readonly Run[]): Run[] {
  const byId = runs.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return sortByMoment(byId, ({ startedAt }) => startedAt, now())
}

function write(folder: string, run: Run): void {
  const path = join(folder, `${run.id}.json`)
  writeFileSync(`${path}.part`, `${JSON.stringify(run)}\n`, { flush: true })
  renameSync(`${path}.part`, path)
}

/** By a clock that was set back the run that is just written is the oldest of all: it stays. */
function prune(folder: string, written: string): void {
  const oldest = names(folder).slice(0, -kept)
  if (oldest.length === 0) return
  const needed = selectNeeded(inOrder(readAll(folder)))
  for (const name of oldest) {
    const id = name.slice(0, -'.json'.length)
    if (id !== written && !needed.has(id)) remove(folder, name)
  }
}

/** A disk that lets nothing go any more is no obstacle either. */
function remove(folder: string, name: string): void {
  try {
    rmSync(join(folder, name), { force: true })
  } catch {
    // It stays.
  }
}

function openFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw new LifeboatError('state-not-writable', `the state folder ${folder} cannot be written`, {
      hint: 'Give the lifeboat service a volume for it that its user may write, or run the service as root.',
      cause,
    })
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
  } catch {
    // As with each of them: what was there when it was opened, and is gone or cannot be read now, keeps nothing from going on.
    return []
  }
}

function readAll(folder: string): Run[] {
  return names(folder).flatMap((name) => read(join(folder, name)))
}

function read(path: string): Run[] {
  try {
    const parsed = Run.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? [parsed.data] : []
  } catch {
    // Removed by the clean-up of another process, or left behind by a full disk: no history is no obstacle to a backup.
    return []
  }
}
