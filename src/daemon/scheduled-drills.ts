import { now } from '../clock.ts'
import type { Backup } from '../model/backup.ts'
import { readDrills, selectToDrill } from '../model/drill-history.ts'
import type { Run } from '../model/run.ts'
import { nextTime, type Schedule } from '../schedule.ts'
import type { Task } from './keep-schedule.ts'

type Sources = {
  readonly listBackups: () => Promise<readonly Backup[]>
  readonly history: { readonly list: () => readonly Run[] }
  readonly schedule: Schedule
  /** Drills a backup in a recorded run; throws what keeps the run from beginning. */
  readonly drill: (backup: string) => Promise<void>
}

/** Drills of the newest complete backup, each at the first time of the schedule after the last one. */
export function scheduledDrills(sources: Sources): Task {
  const { listBackups, history, schedule, drill } = sources
  return {
    name: 'drill',
    findDue: async () => {
      const backups = await listBackups()
      if (selectToDrill(backups) === undefined) return undefined
      const { last, since } = readDrills(backups, history.list(), now())
      const from = last?.startedAt ?? since
      return from === undefined ? undefined : nextTime(schedule, new Date(from))
    },
    act: async () => {
      const backup = selectToDrill(await listBackups())
      if (backup !== undefined) await drill(backup.id)
    },
  }
}
