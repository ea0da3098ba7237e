import { isDeepStrictEqual } from 'node:util'

import { delay, now } from '../clock.ts'
import type { Logger } from '../logging.ts'
import type { Health } from '../model/health.ts'
import { deliver, deliveryLimitMs } from '../notify/deliver.ts'
import { writeOverdueMessage } from '../notify/write-overdue-message.ts'
import type { Notifications } from '../target.ts'
import type { Clock } from './keep-schedule.ts'
import { agingCodes, keepMarks, overdueCodes } from './overdue-codes.ts'
import { openOverdueMarks, type OverdueMarks } from './overdue-marks.ts'

/** A look costs a restic and a question to each database. What was missed while Lifeboat was down is caught up before the first. */
const everyMs = 30 * 60_000

type Sources = {
  readonly config: {
    readonly notifications: Notifications
    readonly stateFolder: string
    readonly maxAgeMs: number
  }
  readonly project: string
  /** The look that /health answers from. */
  readonly see: () => Promise<{ readonly health: Health }>
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** Those that whoever tells of runs looks at, too. */
  readonly marks?: OverdueMarks
  readonly limitMs?: number
}

/** Tells once, until it is well again, of what /health says has not been done for too long. Ends when the signal is aborted; never throws. */
export async function watchOverdue(
  sources: Sources,
  signal: AbortSignal,
  clock: Clock = { now, delay },
): Promise<void> {
  if (sources.config.notifications.targets.length === 0) return
  const { marks = openOverdueMarks(sources.config.stateFolder) } = sources
  for (;;) {
    await clock.delay(everyMs, signal)
    if (signal.aborted) return
    try {
      await look(sources, marks, clock.now())
    } catch (err) {
      sources.log.error({ err }, 'looking for what is overdue failed')
    }
  }
}

async function look(sources: Sources, marks: OverdueMarks, time: Date): Promise<void> {
  const { config, project, log, limitMs = deliveryLimitMs } = sources
  const { health } = await sources.see()
  const found = health.reasons.filter(({ code }) => overdueCodes.includes(code))
  const before = marks.read()
  const kept = keepMarks(before, health, time)
  // Each writing waits for the disk, and wears it, every half an hour for years.
  if (!isDeepStrictEqual(kept, before)) write()
  for (const reason of found) {
    const mark = kept[reason.code]
    if (mark === undefined || mark.told || !isDue(reason.code, mark.seenAt)) continue
    const message = writeOverdueMessage(project, reason, time)
    const delivered = await deliver(message, config.notifications, limitMs)
    for (const { target, problem } of delivered) {
      if (problem !== undefined)
        log.warn({ code: reason.code, target, why: problem }, 'not notified')
    }
    // Where nobody has heard of it, it is told again.
    mark.told = delivered.some(({ problem }) => problem === undefined)
    write()
  }

  function write(): void {
    const problem = marks.write(kept)
    if (problem !== undefined) log.warn({ why: problem }, 'what is overdue not written down')
  }

  function isDue(code: string, seenAt: string): boolean {
    return !agingCodes.includes(code) || time.getTime() - Date.parse(seenAt) > config.maxAgeMs
  }
}
