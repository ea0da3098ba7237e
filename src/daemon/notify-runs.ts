import { deliver, deliveryLimitMs } from '../notify/deliver.ts'
import { decideOutcome } from '../notify/decide-outcome.ts'
import { decideSignal, ping } from '../notify/ping.ts'
import { writeRunMessage } from '../notify/write-run-message.ts'
import type { Logger } from '../logging.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Run } from '../model/run.ts'
import type { Notifications } from '../target.ts'
import { openOverdueMarks, type OverdueMarks } from './overdue-marks.ts'
import { overdueCodesOf } from './overdue-codes.ts'
import type { RunHistory } from './run-history.ts'

/** Whoever is told of runs. Nothing here throws: a notification fails no run. */
export type RunNotifier = {
  /** A run has the lock, and what it will do stands. Comes back at once. */
  began(run: Run): void
  /** A run has ended, and its record is written. Comes back within the limit, and adds to the record who was told. */
  ended(run: Run): Promise<void>
}

type Sources = {
  readonly config: { readonly notifications: Notifications; readonly stateFolder: string }
  readonly history: RunHistory
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** Those that whoever looks for what is overdue keeps, where that is this process. */
  readonly marks?: OverdueMarks
  readonly limitMs?: number
}

export function createRunNotifier(sources: Sources): RunNotifier {
  const { config, history, log, limitMs = deliveryLimitMs } = sources
  const { notifications, stateFolder } = config
  const { marks = openOverdueMarks(stateFolder) } = sources
  const starting = new Map<string, Promise<Delivery | undefined>>()
  return {
    began: (run) => {
      starting.set(run.id, signal(run))
    },
    ended: async (run) => {
      try {
        // A switch that hears of the end before the beginning waits for another end.
        const started = await starting.get(run.id)
        starting.delete(run.id)
        const [told, pinged] = await Promise.all([tell(run), signal(run)])
        const notified = [...told, pinged ?? started].filter((each) => each !== undefined)
        if (notified.length === 0) return
        const unwritten = history.save(Object.assign(run, { notified }))
        if (unwritten !== undefined) log.warn({ run: run.id, why: unwritten }, 'record not written')
        for (const { target, problem } of notified) {
          if (problem !== undefined) log.warn({ run: run.id, target, why: problem }, 'not notified')
        }
      } catch (err) {
        log.error({ run: run.id, err }, 'notifying failed')
      }
    },
  }

  async function signal(run: Run): Promise<Delivery | undefined> {
    const { ping: target } = notifications
    const what = decideSignal(run)
    if (target === undefined || what === undefined) return undefined
    const note = what === 'start' ? '' : writeRunMessage(run, 'success').text
    return ping(target, what, { note, limitMs })
  }

  async function tell(run: Run): Promise<Delivery[]> {
    if (notifications.targets.length === 0) return []
    // By the second alone, as the history has them, two that follow each other may stand the wrong way round.
    const earlier = history
      .list()
      .filter(({ id, startedAt }) => id !== run.id && startedAt <= run.startedAt)
      .toSorted((x, y) => x.startedAt.localeCompare(y.startedAt))
    const overdue = Object.entries(marks.read())
    const ended = overdueCodesOf(run, earlier)
    const isOf = ([code]: [string, unknown]): boolean => ended.includes(code)
    const wasOverdue = overdue.some((mark) => isOf(mark) && mark[1].told)
    const outcome = decideOutcome(run, earlier, { on: notifications.on, wasOverdue })
    if (outcome === undefined) return []
    const delivered = await deliver(writeRunMessage(run, outcome), notifications, limitMs)
    if (outcome === 'recovery' && wasOverdue) {
      const problem = marks.write(Object.fromEntries(overdue.filter((mark) => !isOf(mark))))
      if (problem !== undefined) log.warn({ why: problem }, 'what is overdue not written down')
    }
    return delivered
  }
}
