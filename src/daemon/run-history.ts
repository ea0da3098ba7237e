import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import { sortByMoment } from '../model/possible-moment.ts'
import { Run } from '../model/run.ts'

const kept = 500

/** Runs of all Lifeboat processes that share the state folder. */
export type RunHistory = {
  save(run: Run): void
  /** For a trigger that was refused; one that has no record is fine. */
  remove(id: string): void
  /** Oldest first. */
  list(): Run[]
  find(id: string): Run | undefined
}

/** One file per run, written whole and renamed, so that a reader never sees half of one. The oldest beyond 500 go. */
export function openRunHistory(stateFolder: string): RunHistory {
  const folder = join(stateFolder, 'runs')
  openFolder(folder)
  return {
    save: (run) => {
      const path = join(folder, `${run.id}.json`)
      writeFileSync(`${path}.part`, `${JSON.stringify(run)}\n`, { flush: true })
      renameSync(`${path}.part`, path)
      for (const name of names(folder).slice(0, -kept)) rmSync(join(folder, name), { force: true })
    },
    remove: (id) => rmSync(join(folder, `${id}.json`), { force: true }),
    list: () => {
      const runs = names(folder).flatMap((name) => read(join(folder, name)))
      return sortByMoment(runs, ({ startedAt }) => startedAt, now())
    },
    find: (id) => (/^[\w-]+$/.test(id) ? read(join(folder, `${id}.json`))[0] : undefined),
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
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
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
