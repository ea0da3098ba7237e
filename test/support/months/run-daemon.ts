import type { World } from './world.ts'
import type { Logger } from '../../../src/logging.ts'
import { createRunNotifier } from '../../../src/daemon/notify-runs.ts'
import { openScheduledBackups } from '../../../src/daemon/open-scheduled-backups.ts'
import type { Recorded, Recorder } from '../../../src/daemon/record-run.ts'
import { settleDeadRuns } from '../../../src/daemon/settle-dead-runs.ts'
import { startTasks } from '../../../src/daemon/start-tasks.ts'
import { watchHealth, type Look } from '../../../src/daemon/watch-health.ts'
import { watchOverdue } from '../../../src/daemon/watch-overdue.ts'
import type { Lifeboat } from '../../../src/lifeboat.ts'
import { simulateLifeboat } from './simulated-lifeboat.ts'
import { stack } from './world.ts'

type Watched = {
  readonly log: Logger
  /** Is shown each look that /health would answer from. */
  readonly onLook: (look: Look) => void
  /** Runs that were killed are known to be. */
  readonly onSettled: () => void
}

/** What `serve` does but for HTTP, in its order. Ends when the signal is aborted. */
export async function runDaemon(
  world: World,
  { log, onLook, onSettled }: Watched,
  signal: AbortSignal,
): Promise<void> {
  const { config, history } = world
  const lifeboat = simulateLifeboat(world)
  const notifier = createRunNotifier({ config, history, log })
  const recorder = { lifeboat, history, log, notifier }
  const dead = await settleDeadRuns(lifeboat, { history, files: { clear: () => undefined } }, log)
  onSettled()
  const watch = watchHealth(lifeboat, history)
  const running = new Set<Promise<unknown>>()
  const daemon = { ...recorder, project: stack.project, follow }
  const backups = openScheduledBackups(daemon, signal)
  const see = async (): Promise<Look> => {
    const look = await watch.see()
    onLook(look)
    return look
  }
  function follow(started: Recorded<unknown>): void {
    const all = Promise.all([started.done.catch(() => undefined), started.followed])
    const ended = all.finally(watch.forget)
    running.add(ended)
    void ended.then(() => running.delete(ended))
  }
  const tasks = startTasks(daemon, backups === undefined ? [] : [backups], signal)
  const told = [
    ...dead.map((run) => notifier.ended(run)),
    watchOverdue({ config, project: stack.project, see, log }, signal),
  ]
  await Promise.all([tasks, ...told])
  await Promise.all(running)
}

/** What a command of its own process is recorded with. */
export function openCommand(world: World, log: Logger): Recorder & { readonly lifeboat: Lifeboat } {
  const { config, history } = world
  const notifier = createRunNotifier({ config, history, log })
  return { lifeboat: simulateLifeboat(world), history, log, notifier }
}
