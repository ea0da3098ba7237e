import { LifeboatError } from '../errors.ts'
import { createApp } from '../http/app.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Logger } from '../logging.ts'
import type { Backup } from '../model/backup.ts'
import { findToken } from './access-token.ts'
import { followRun } from './follow-run.ts'
import { createRunNotifier } from './notify-runs.ts'
import { openInside } from './open-inside.ts'
import { openScheduledBackups } from './open-scheduled-backups.ts'
import { startRecordedBackup } from './record-backup.ts'
import { startRecordedRestore } from './record-restore.ts'
import { startRecordedVerifyAll } from './record-verify-all.ts'
import { startRecordedVerify } from './record-verify.ts'
import { openOverdueMarks } from './overdue-marks.ts'
import type { Recorded } from './record-run.ts'
import { openRunHistory } from './run-history.ts'
import { openProgressFiles } from './run-progress.ts'
import { settleDeadRuns } from './settle-dead-runs.ts'
import { startTasks } from './start-tasks.ts'
import { watchHealth } from './watch-health.ts'
import { watchMetrics } from './watch-metrics.ts'
import { watchOverdue } from './watch-overdue.ts'
import { watchStatistics } from './watch-statistics.ts'

/** Serves HTTP until the signal is aborted, then ends the run under way cleanly. Resolves when all of that is done. */
export async function serve(lifeboat: Lifeboat, log: Logger, signal: AbortSignal): Promise<void> {
  const { config } = lifeboat
  const project = await lifeboat.project()
  const history = openRunHistory(config.stateFolder)
  const marks = openOverdueMarks(config.stateFolder)
  const notifier = createRunNotifier({ config, history, log, marks })
  const files = openProgressFiles(config.stateFolder)
  const recorder = { lifeboat, history, log, notifier, progress: { files } }
  const dead = await settleDeadRuns(lifeboat, { history, files }, log)
  const { token, isNew } = findToken(config.token, config.stateFolder)
  if (isNew) log.warn({ token_shown_once: token }, 'generated an access token')
  warnWithoutPassword(config.password, log)
  const watch = watchHealth(lifeboat, history)
  const running = new Set<Promise<unknown>>()
  const closing = new AbortController()
  const daemon = { ...recorder, project, follow }
  const backups = openScheduledBackups(daemon, signal)
  const upcoming = backups?.upcoming ?? (() => [])

  const list = async (): Promise<Backup[]> =>
    (await lifeboat.list()).filter((backup) => backup.project === project)

  const app = await createApp(
    {
      token,
      project,
      version: lifeboat.version,
      trustsProxy: config.trustProxy,
      health: async () => (await watch.see()).health,
      facts: watchMetrics({ lifeboat, see: watch.see, upcoming, log }),
      stack: () => lifeboat.plan({ type: 'full', services: [] }, signal),
      schedule: upcoming,
      backups: list,
      backup: (id) => lifeboat.show(id),
      ...openInside(lifeboat, signal),
      statistics: watchStatistics({ lifeboat, list, history, log }, signal),
      runs: () => history.list(),
      run: (id) => history.find(id),
      follow: (id) => followRun({ history, files }, id, closing.signal),
      start: (scope) => accept(startRecordedBackup(recorder, project, scope, signal)),
      planRestore: (wish) => lifeboat.planRestore(wish, signal),
      restore: (wish) => accept(startRecordedRestore(recorder, project, wish, signal)),
      verify: (wish) => accept(startRecordedVerify(recorder, project, wish, signal)),
      verifyAll: (forgetsLost) =>
        accept(startRecordedVerifyAll(recorder, project, forgetsLost, signal)),
    },
    log,
  )
  function follow(started: Recorded<unknown>): void {
    const all = Promise.all([started.done.catch(() => undefined), started.followed])
    const ended = all.finally(watch.forget)
    running.add(ended)
    void ended.then(() => running.delete(ended))
  }
  async function accept<T>(started: Recorded<T>): Promise<Recorded<T>> {
    follow(started)
    await started.accepted
    return started
  }

  await app.listen({ port: config.port, host: '0.0.0.0' }).catch((cause: unknown) => {
    throw new LifeboatError('port-taken', `cannot listen on port ${config.port}`, {
      hint: 'Set LIFEBOAT_PORT to a free port.',
      cause,
    })
  })
  log.info({ port: config.port, project }, 'ready')
  for (const each of upcoming()) log.info(each, 'backups by the clock')
  const tasks = startTasks(daemon, backups === undefined ? [] : [backups], signal)
  const told = [
    ...dead.map((run) => notifier.ended(run)),
    watchOverdue({ config, project, see: watch.see, log, marks }, signal),
  ]
  await aborted(signal)
  await Promise.all([tasks, ...told, ...running])
  // Whoever follows a run of another process would wait for that.
  closing.abort()
  await app.close()
}

function warnWithoutPassword(password: string | undefined, log: Logger): void {
  if (password !== undefined) return
  log.warn(
    { hint: 'Set LIFEBOAT_PASSWORD or LIFEBOAT_PASSWORD_FILE before the first backup.' },
    'the repository is not protected by a password: whoever can read it can read the backups',
  )
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
