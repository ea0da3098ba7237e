import { followRun } from '../daemon/follow-run.ts'
import { openRunHistory } from '../daemon/run-history.ts'
import { openProgressFiles } from '../daemon/run-progress.ts'
import { exitCodes, LifeboatError } from '../errors.ts'
import { formatMs } from '../format.ts'
import type { RunEvent } from '../model/run-event.ts'
import type { Run } from '../model/run.ts'
import { selectRun } from '../model/select-run.ts'
import type { Context } from './context.ts'
import { answer, answerJson, showLine, tell } from './output.ts'
import { renderProgress } from './render-progress.ts'
import { renderRun } from './render-runs.ts'
import { exitCodeOfRun } from './run-exit-code.ts'

/** Longer than a living process is ever silent. */
const silentMs = 120_000

type Wish = {
  readonly stateFolder: string
  /** As for `selectRun`; undefined: the one that is under way. */
  readonly wanted: string | undefined
  readonly json: boolean
}

/**
 * Follows a run of any process that shares the state folder, to its end, and ends as the command would have whose run it is. Asks neither engine nor
 * repository. Throws `no-run-under-way`, `no-such-run`, `run-silent`.
 */
export async function followRuns(
  { stateFolder, wanted, json }: Wish,
  { signal, end }: Pick<Context, 'signal' | 'end'>,
): Promise<void> {
  const history = openRunHistory(stateFolder)
  const files = openProgressFiles(stateFolder)
  const runs = history.list()
  const { id } = wanted === undefined ? findUnderWay(runs) : selectRun(runs, wanted)
  const say = sayEvents()
  let last: Run | undefined
  for await (const event of followRun({ history, files }, id, signal)) {
    say(event)
    if (event.event === 'end') last = event.run
  }
  if (last === undefined) {
    tell(`no longer following run ${id}, which goes on`)
    return end(exitCodes.interrupted)
  }
  if (last.state === 'running') throw gone(last)
  if (json) answerJson(last)
  else answer(renderRun(last))
  end(exitCodeOfRun(last))
}

function findUnderWay(runs: readonly Run[]): Run {
  const run = runs.findLast(({ state }) => state === 'running')
  if (run !== undefined) return run
  throw new LifeboatError('no-run-under-way', 'no run is under way', {
    hint: 'lifeboat runs shows what has run. Name one of them to see how it ended.',
  })
}

/** Each step when it has ended, each warning when it comes, and at a terminal what moves. */
function sayEvents(): (event: RunEvent) => void {
  let isKnown = false
  let [steps, warnings] = [0, 0]
  return (event) => {
    if (event.event === 'progress') showLine(renderProgress(event.progress))
    if (event.event === 'idle' && (event.silentMs ?? 0) > silentMs)
      throw silent(event.silentMs ?? 0)
    if (event.event !== 'run') return
    const { run } = event
    if (!isKnown) tell(`run ${run.id}: ${run.kind} of ${run.project}, since ${run.startedAt}`)
    isKnown = true
    for (const { step, ms } of run.steps.slice(steps)) tell(`${step}: ${formatMs(ms)}`)
    for (const warning of (run.warnings ?? []).slice(warnings)) tell(`warning: ${warning}`)
    ;[steps, warnings] = [run.steps.length, run.warnings?.length ?? 0]
  }
}

function silent(ms: number): LifeboatError {
  return new LifeboatError('run-silent', `nothing was heard of the run for ${formatMs(ms)}`, {
    hint: 'Most likely it was killed. The next start of lifeboat serve, or the next run, settles what it left. How it ended lifeboat runs says after the next start of lifeboat serve.',
  })
}

function gone({ id }: Run): LifeboatError {
  return new LifeboatError('no-such-run', `run ${id} is not remembered any more`, {
    hint: 'It was refused, most often because another one was under way. lifeboat runs shows those that are remembered.',
  })
}
