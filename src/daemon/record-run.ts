import { monotonicMs, now } from '../clock.ts'
import { exitCodes, isInterruption, LifeboatError, messageOf } from '../errors.ts'
import type { Start } from '../flows/under-lock.ts'
import type { Logger } from '../logging.ts'
import { describeRecovered } from '../model/recovered.ts'
import { keepLastLines } from '../model/last-lines.ts'
import { makeRunId } from '../model/run-id.ts'
import type { Run } from '../model/run.ts'
import { keepProgress, type ProgressListeners } from './keep-progress.ts'
import type { RunNotifier } from './notify-runs.ts'
import type { RunHistory } from './run-history.ts'

/** A run that has begun, whoever began it: command line, HTTP or schedule. */
export type Recorded<T> = {
  readonly run: Run
  /** Resolves once the run holds the lock and its plan stands; rejects when it ends before that. */
  readonly accepted: Promise<void>
  /** Settles when the run has ended, its record is written, and whoever is to hear of it was told, or had their time. */
  readonly done: Promise<T>
  /** Resolves when what comes after it by itself has ended, however; absent when nothing does. */
  readonly followed?: Promise<void>
}

export type Recorder = {
  readonly history: RunHistory
  readonly log: Logger
  /** For what whoever gave the command must know. */
  readonly tell?: (text: string) => void
  /** Who hears how far it is. */
  readonly progress?: ProgressListeners
  /** Who hears how runs end. */
  readonly notifier?: RunNotifier
}

type Recording<T> = {
  readonly about: Pick<Run, 'kind' | 'project' | 'type' | 'services' | 'backup' | 'due'>
  readonly signal: AbortSignal
  /** `note` keeps at once what is known before the end: a run that is killed says no more. */
  readonly act: (start: Start, note: (known: Partial<Run>) => void) => Promise<T>
  /** What the record says of a run that ended without an error. */
  readonly describe: (result: T) => Partial<Run>
  /** Whether an error means that there was no run at all. `steps` is how many had begun. */
  readonly isRefusal: (error: unknown, steps: number) => boolean
}

/** Starts a run and keeps its record up to date. */
export function recordRun<T>(
  { history, log, tell, notifier, progress = {} }: Recorder,
  recording: Recording<T>,
): Recorded<T> {
  const { about, signal, act, describe, isRefusal } = recording
  const startedAt = now()
  const run: Run = {
    id: makeRunId(startedAt),
    ...about,
    state: 'running',
    startedAt: startedAt.toISOString(),
    steps: [],
  }
  const kept = keepProgress(run.id, progress)
  let isUnwritten = false
  const accepted = Promise.withResolvers<void>()
  accepted.promise.catch(() => undefined)
  return { run, accepted: accepted.promise, done: record() }

  async function record(): Promise<T> {
    const steps = timeSteps(run, save, log)
    let begun = 0
    try {
      const start: Start = {
        signal,
        startedAt,
        runId: run.id,
        onStep: (step) => {
          begun += 1
          if (begun === 1) log.info({ run: run.id, kind: run.kind, type: run.type }, 'run started')
          else accepted.resolve()
          if (begun === 2) notifier?.began(run)
          steps.begin(step)
          kept.begin(step)
        },
        onProgress: kept.take,
        onRecovered: (recovered) => {
          const { notes: _notes, ...facts } = recovered
          const lines = describeRecovered(recovered)
          for (const line of lines) {
            log.warn(facts, line)
            tell?.(line)
          }
          run.warnings = [...(run.warnings ?? []), ...lines]
        },
      }
      const result = await act(start, (known) => {
        Object.assign(run, known)
        save()
      })
      steps.finish()
      end(describe(result))
      await notifier?.ended(run)
      return result
    } catch (error) {
      accepted.reject(error)
      if (isRefusal(error, begun)) {
        kept.end()
        history.remove(run.id)
        throw error
      }
      steps.finish()
      end({ state: isInterruption(error) ? 'interrupted' : 'failed', error: describeError(error) })
      await notifier?.ended(run)
      throw error
    }
  }

  function end({ warnings = [], ...outcome }: Partial<Run>): void {
    kept.end()
    const all = [...(run.warnings ?? []), ...warnings]
    Object.assign(run, outcome, { finishedAt: now().toISOString() })
    if (all.length > 0) run.warnings = all
    save()
    // Whoever has only what is bad written down shall read of it.
    const level = run.state === 'failed' || run.state === 'incomplete' ? 'warn' : 'info'
    log[level]({ run: run.id, state: run.state, error: run.error }, 'run finished')
  }

  /** A state folder that cannot be written keeps no run from going on, and nobody from hearing how it ends. */
  function save(): void {
    const problem = history.save(run)
    if (problem === undefined || isUnwritten) return
    isUnwritten = true
    log.warn({ run: run.id, why: problem }, 'record not written')
    const warning = `the record of this run could not be written: ${problem}`
    tell?.(warning)
    run.warnings = [...(run.warnings ?? []), warning]
  }
}

function timeSteps(
  run: Run,
  save: () => void,
  log: Logger,
): { begin: (step: string) => void; finish: () => void } {
  let current: { step: string; sinceMs: number } | undefined
  function finish(): void {
    if (current === undefined) return
    const ms = Math.round(monotonicMs() - current.sinceMs)
    run.steps.push({ step: current.step, ms })
    log.info({ run: run.id, step: current.step, ms }, 'step finished')
    current = undefined
    save()
  }
  return {
    begin: (step) => {
      finish()
      save()
      current = { step, sinceMs: monotonicMs() }
    },
    finish,
  }
}

/** An error as a run's record holds it. */
export function describeError(error: unknown): NonNullable<Run['error']> {
  if (error instanceof LifeboatError) {
    const { code, message, hint } = error
    const details = keepLastLines(error.details)
    return { code, message, hint, ...(details.length === 0 ? {} : { details }) }
  }
  const hint = `This is a bug in Lifeboat (exit code ${exitCodes.bug}); please report it.`
  return { code: 'bug', message: messageOf(error), hint }
}
