import { monotonicMs, now } from '../clock.ts'
import { exitCodes, isInterruption, LifeboatError, messageOf } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Logger } from '../logging.ts'
import type { Manifest } from '../model/manifest.ts'
import { makeRunId } from '../model/run-id.ts'
import type { Run } from '../model/run.ts'
import type { Scope } from '../model/scope.ts'
import type { RunHistory } from './run-history.ts'

export type StartedBackup = {
  readonly run: Run
  /** Resolves once the run holds the lock and its plan stands; rejects when it ends before that. */
  readonly accepted: Promise<void>
  /** Settles when the run has ended and its record is written. */
  readonly done: Promise<Manifest>
}

type Recorder = {
  readonly lifeboat: Lifeboat
  readonly history: RunHistory
  readonly log: Logger
}

/** Starts a backup and keeps its record up to date, whoever started it: command line, HTTP or schedule. */
export function startRecordedBackup(
  { lifeboat, history, log }: Recorder,
  project: string,
  scope: Scope,
  signal: AbortSignal,
): StartedBackup {
  const startedAt = now()
  const run: Run = {
    id: makeRunId(startedAt),
    kind: 'backup',
    project,
    type: scope.type,
    services: [...scope.services],
    state: 'running',
    startedAt: startedAt.toISOString(),
    steps: [],
  }
  const accepted = Promise.withResolvers<void>()
  accepted.promise.catch(() => undefined)
  return { run, accepted: accepted.promise, done: record() }

  async function record(): Promise<Manifest> {
    const steps = timeSteps(run, history, log)
    try {
      const manifest = await lifeboat.backup({
        scope,
        signal,
        startedAt,
        runId: run.id,
        onStep: (step) => {
          if (run.steps.length === 0) log.info({ run: run.id, type: run.type }, 'run started')
          steps.begin(step)
          if (step !== 'discover') accepted.resolve()
        },
      })
      steps.finish()
      end({ state: manifest.state, backup: manifest.id })
      return manifest
    } catch (error) {
      accepted.reject(error)
      if (error instanceof LifeboatError && refusals.has(error.code)) {
        history.remove(run.id)
        throw error
      }
      steps.finish()
      end({ state: isInterruption(error) ? 'interrupted' : 'failed', error: describeError(error) })
      throw error
    }
  }

  function end(outcome: Partial<Run>): void {
    Object.assign(run, outcome, { finishedAt: now().toISOString() })
    history.save(run)
    log.info({ run: run.id, state: run.state, error: run.error }, 'run finished')
  }
}

/** A trigger that could not be a run says nothing about the state of the backups. */
const refusals = new Set(['locked', 'unknown-service'])

function timeSteps(
  run: Run,
  history: RunHistory,
  log: Logger,
): { begin: (step: string) => void; finish: () => void } {
  let current: { step: string; sinceMs: number } | undefined
  function finish(): void {
    if (current === undefined) return
    const ms = Math.round(monotonicMs() - current.sinceMs)
    run.steps.push({ step: current.step, ms })
    log.info({ run: run.id, step: current.step, ms }, 'step finished')
    current = undefined
    history.save(run)
  }
  return {
    begin: (step) => {
      finish()
      history.save(run)
      current = { step, sinceMs: monotonicMs() }
    },
    finish,
  }
}

function describeError(error: unknown): NonNullable<Run['error']> {
  if (error instanceof LifeboatError) {
    return { code: error.code, message: error.message, hint: error.hint }
  }
  const hint = `This is a bug in Lifeboat (exit code ${exitCodes.bug}); please report it.`
  return { code: 'bug', message: messageOf(error), hint }
}
