import { delay, now } from '../clock.ts'
import type { Run } from '../model/run.ts'
import type { RunEvent } from '../model/run-event.ts'
import type { RunHistory } from './run-history.ts'
import type { ProgressFiles } from './run-progress.ts'

type Following = {
  readonly history: Pick<RunHistory, 'find'>
  readonly files: Pick<ProgressFiles, 'read'>
  /** After how much silence `idle` is told; milliseconds. */
  readonly idleMs?: number
}

const everyMs = 500

/**
 * Tells what becomes of a run, in whichever process it is, until it has ended or the signal is aborted, by looking at what is kept of it in the state
 * folder. Tells nothing of a run that is not remembered.
 */
export async function* followRun(
  { history, files, idleMs = 15_000 }: Following,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void> {
  let last: Run | undefined
  let [lastRun, lastProgress, quietMs] = ['', '', 0]
  while (!signal.aborted) {
    const progress = files.read(id)
    const run = history.find(id)
    if (run === undefined) {
      if (last !== undefined) yield { event: 'end', run: last }
      return
    }
    last = run
    const text = JSON.stringify(run)
    quietMs += everyMs
    if (text !== lastRun) {
      yield { event: 'run', run }
      ;[lastRun, quietMs] = [text, 0]
    }
    if (run.state !== 'running') {
      yield { event: 'end', run }
      return
    }
    const moved = JSON.stringify([progress?.step, progress?.parts])
    if (progress !== undefined && moved !== lastProgress) {
      yield { event: 'progress', progress }
      ;[lastProgress, quietMs] = [moved, 0]
    }
    if (quietMs >= idleMs) {
      const heardMs = progress === undefined ? undefined : Date.parse(progress.at)
      yield {
        event: 'idle',
        ...(heardMs === undefined ? {} : { silentMs: Math.max(0, now().getTime() - heardMs) }),
      }
      quietMs = 0
    }
    await delay(everyMs, signal)
  }
}
