import { now } from '../clock.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Backup } from '../model/backup.ts'
import { readDrills, selectToDrill } from '../model/drill-history.ts'
import type { Run } from '../model/run.ts'
import { nextTime, type Schedule } from '../schedule.ts'
import { listOwn } from './list-own.ts'
import type { Task } from './keep-schedule.ts'

type Sources = {
  readonly lifeboat: Pick<Lifeboat, 'project' | 'host'>
  /** Of any stack. */
  readonly listBackups: () => Promise<readonly Backup[]>
  readonly history: { readonly list: () => readonly Run[] }
  readonly schedule: Schedule
  /** Drills a backup in a recorded run; throws what keeps the run from beginning. */
  readonly drill: (backup: string) => Promise<void>
}

/** Drills of the newest complete backup, each at the first time of the schedule after the last one. */
export function scheduledDrills(sources: Sources): Task {
  const { lifeboat, history, schedule, drill } = sources
  const list = (): Promise<Backup[]> => listOwn(lifeboat, sources.listBackups)
  return {
    name: 'drill',
    findDue: async () => {
      const backups = await list()
      if (selectToDrill(backups) === undefined) return undefined
      const { last, since } = readDrills(backups, history.list(), now())
      const from = last?.startedAt ?? since
      return from === undefined ? undefined : nextTime(schedule, new Date(from))
    },
    act: async () => {
      const backup = selectToDrill(await list())
      if (backup !== undefined) await drill(backup.id)
    },
  }
}
