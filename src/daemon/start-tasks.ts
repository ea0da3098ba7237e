import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Backup } from '../model/backup.ts'
import { keepSchedule, type Task } from './keep-schedule.ts'
import { startRecordedReadBack } from './record-read-back.ts'
import type { Recorded, Recorder } from './record-run.ts'
import { startRecordedVerify } from './record-verify.ts'
import { scheduledDrills } from './scheduled-drills.ts'
import { scheduledReadBacks } from './scheduled-read-backs.ts'

export type Daemon = Pick<Recorder, 'history' | 'log' | 'notifier'> & {
  readonly lifeboat: Lifeboat
  readonly project: string
  /** Has the daemon wait for a run before it ends, and look anew afterwards. */
  readonly follow: (started: Recorded<unknown>) => void
}

/** Starts what the daemon does by itself, until the signal is aborted. Resolves when all of it has ended. */
export async function startTasks(
  daemon: Daemon,
  backups: readonly Task[],
  signal: AbortSignal,
): Promise<void> {
  const tasks = [...backups, ...drills(daemon, signal), ...readBacks(daemon, signal)]
  await Promise.all(tasks.map((task) => keepSchedule(task, daemon.log, signal)))
}

function drills(daemon: Daemon, signal: AbortSignal): Task[] {
  const { lifeboat, history, project, follow } = daemon
  const { drill: cron, timeZone } = lifeboat.config
  if (cron === undefined) return []
  return [
    scheduledDrills({
      lifeboat,
      listBackups: () => listAll(lifeboat),
      history,
      schedule: { cron, timeZone },
      drill: async (backup) => {
        const started = startRecordedVerify(daemon, project, { backup, level: 'drilled' }, signal)
        follow(started)
        await started.accepted
        // How it went stands in its record.
        await started.done.catch(() => undefined)
      },
    }),
  ]
}

function readBacks(daemon: Daemon, signal: AbortSignal): Task[] {
  const { lifeboat, history, project, follow } = daemon
  const { readBackDays: days, timeZone } = lifeboat.config
  if (days === undefined) return []
  return [
    scheduledReadBacks({
      listBackups: () => listAll(lifeboat),
      history,
      days,
      timeZone,
      readBack: async (share) => {
        const started = startRecordedReadBack(daemon, project, share, signal)
        follow(started)
        await started.done
      },
    }),
  ]
}

/** Before the first backup there is no repository, which is no failure. */
async function listAll(lifeboat: Pick<Lifeboat, 'list'>): Promise<readonly Backup[]> {
  try {
    return await lifeboat.list()
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'no-repository') return []
    throw error
  }
}
