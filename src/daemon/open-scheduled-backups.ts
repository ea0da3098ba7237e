import { now } from '../clock.ts'
import { listSchedules } from './list-schedules.ts'
import { recordSkippedBackup, startRecordedBackup } from './record-backup.ts'
import type { Recorded } from './record-run.ts'
import { openScheduleState } from './schedule-state.ts'
import { scheduledBackups, type ScheduledBackups } from './scheduled-backups.ts'
import type { Daemon } from './start-tasks.ts'

/** The backups that the settings want by the clock; undefined when they want none. */
export function openScheduledBackups(
  daemon: Daemon,
  signal: AbortSignal,
): ScheduledBackups | undefined {
  const { lifeboat, history, log, project, follow } = daemon
  const { stateFolder, scheduleJitterMs = 0 } = lifeboat.config
  const wanted = listSchedules(lifeboat.config)
  const state = openScheduleState(stateFolder, wanted, { now: now() })
  if (wanted.length === 0) return undefined
  const delayMs = Math.floor(state.share * scheduleJitterMs)
  return scheduledBackups({
    history,
    scheduled: wanted.map((each) => ({ ...each, delayMs })),
    state,
    now,
    log,
    backUp: (type, due) =>
      end(startRecordedBackup(daemon, project, { type, services: [], due }, signal)),
    skip: (type, due, error) =>
      end(recordSkippedBackup(daemon, project, { wish: { type, services: [], due }, error })),
  })

  /** How it went stands in its record; what left none did not begin. */
  async function end(started: Recorded<unknown>): Promise<void> {
    follow(started)
    try {
      await started.done
    } catch (error) {
      const record = history.find(started.run.id)
      if (record === undefined || record.state === 'running') throw error
    }
  }
}
