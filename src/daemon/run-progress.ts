import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { RunProgress } from '../model/progress.ts'

/** How far runs under way are, for all Lifeboat processes that share the state folder. */
export type ProgressFiles = {
  /** Throws what the disk says: whoever calls it goes on all the same. */
  save(id: string, progress: RunProgress): void
  /** Undefined when there is none, or none that can be read. */
  read(id: string): RunProgress | undefined
  /** It is none of a run that has ended. */
  remove(id: string): void
  /** Removes what killed runs left. */
  clear(isUnderWay: (id: string) => boolean): void
}

const ending = '.progress'

/** One small file beside each record. Nothing is flushed: it is worth nothing when the machine has gone down. */
export function openProgressFiles(stateFolder: string): ProgressFiles {
  const folder = join(stateFolder, 'runs')
  const pathOf = (id: string): string => join(folder, `${id}${ending}`)
  const remove = (id: string): void => {
    for (const path of [pathOf(id), `${pathOf(id)}.part`]) rmSync(path, { force: true })
  }
  return {
    save: (id, progress) => {
      mkdirSync(folder, { recursive: true })
      writeFileSync(`${pathOf(id)}.part`, `${JSON.stringify(progress)}\n`)
      renameSync(`${pathOf(id)}.part`, pathOf(id))
    },
    read: (id) => (/^[\w-]+$/.test(id) ? read(pathOf(id)) : undefined),
    remove,
    clear: (isUnderWay) => {
      for (const name of readdirSync(folder)) {
        const id = /^(.+)\.progress(?:\.part)?$/.exec(name)?.[1]
        if (id !== undefined && !isUnderWay(id)) remove(id)
      }
    },
  }
}

function read(path: string): RunProgress | undefined {
  try {
    return RunProgress.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}
