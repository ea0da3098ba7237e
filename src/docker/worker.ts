import { delay, monotonicMs } from '../clock.ts'
import { interrupted, LifeboatError, messageOf } from '../errors.ts'
import {
  WorkerFailedError,
  type RunningWorker,
  type WorkerFile,
  type WorkerOutput,
  type WorkerSpec,
} from '../model/worker.ts'
import { putFiles } from './container-files.ts'
import { createWorker } from './create-worker.ts'
import { isEngineError } from './engine.ts'
import { splitLogFrames } from './read-logs.ts'
import { removeContainer } from './remove.ts'
import type { RunContext } from './run-context.ts'
import { handOvers } from './worker-root.ts'
import { secretFiles } from './worker-secrets.ts'
import { watchWorker } from './watch-worker.ts'
import { judgeWorker, type WorkerState } from './worker-verdict.ts'

/** Runs a worker to its end; see `RunWorker` for what it owes. */
export async function runWorker(
  run: RunContext,
  spec: WorkerSpec,
  files: readonly WorkerFile[] = [],
): Promise<WorkerOutput> {
  const worker = await startWorker(run, spec, files)
  try {
    return await worker.end()
  } finally {
    await worker.remove()
  }
}

/** The same, for a run whose workers may do the same twice: nothing of this one is left when it has ended. */
export async function runPassingWorker(
  run: RunContext,
  spec: WorkerSpec,
  files: readonly WorkerFile[] = [],
): Promise<WorkerOutput> {
  const worker = await startWorker(run, spec, files)
  try {
    return await worker.end()
  } finally {
    await removeContainer(run.engine, worker.id)
  }
}

/** Starts a worker; the caller owes it `remove`. */
export async function startWorker(
  run: RunContext,
  spec: WorkerSpec,
  files: readonly WorkerFile[] = [],
): Promise<RunningWorker & { readonly id: string }> {
  if (run.signal.aborted) throw interrupted()
  const all = [...secretFiles(spec), ...files]
  const id = await createWorker(run, spec, all)
  try {
    for (const [folder, given] of handOvers(spec, all)) {
      await putFiles(run.engine, id, given, { into: folder })
    }
    await run.engine.call(`starting the worker ${spec.purpose}`, (docker) =>
      docker.getContainer(id).start(),
    )
  } catch (error) {
    await removeContainer(run.engine, id)
    throw isEngineError(error) ? notStarted(spec, error) : error
  }
  const stopWatching = watchWorker(run, spec, id)
  let hasEnded = false
  return {
    id,
    answer: (...names) => awaitAnswer(run, spec, id, names),
    signal: async (name) => {
      await run.engine.call(`signalling the worker ${spec.purpose}`, (docker) =>
        docker.getContainer(id).kill({ signal: name }),
      )
    },
    end: async () => {
      const output = await awaitEnd(run, spec, id).finally(stopWatching)
      hasEnded = true
      return output
    },
    // What has ended well only waits for the sweep, which takes all of them at once while nothing waits for it.
    remove: () => {
      stopWatching()
      return hasEnded ? Promise.resolve() : removeContainer(run.engine, id)
    },
  }
}

/**
 * Asks again and again instead of holding one request open: socket proxies cut requests that last (10 minutes is the default of
 * the common one), and what they cut looks like an end.
 */
async function awaitEnd(run: RunContext, spec: WorkerSpec, id: string): Promise<WorkerOutput> {
  const startedMs = monotonicMs()
  for (;;) {
    const state = await readState(run, spec, id)
    const verdict = judgeWorker(state)
    if (verdict.ended) {
      const output = await readOutput(run, spec, id)
      if (verdict.succeeded) return output
      throw failed(spec, verdict.why, output, state?.ExitCode ?? undefined)
    }
    const waitedMs = monotonicMs() - startedMs
    if (waitedMs > run.stepTimeoutMs) {
      throw tooLong(spec, run.stepTimeoutMs, await readOutput(run, spec, id))
    }
    await delay(Math.min(1000, 50 + waitedMs / 100), run.signal)
    if (run.signal.aborted) throw interrupted()
  }
}

async function awaitAnswer(
  run: RunContext,
  spec: WorkerSpec,
  id: string,
  names: readonly string[],
): Promise<Record<string, unknown>> {
  const startedMs = monotonicMs()
  for (;;) {
    const state = await readState(run, spec, id)
    const output = await readOutput(run, spec, id)
    const answer = findAnswer(output.stdout, names)
    if (answer !== undefined) return answer
    if (judgeWorker(state).ended) {
      const why = `it ended before it said "${names.join('" or "')}"`
      throw failed(spec, why, output, state?.ExitCode ?? undefined)
    }
    if (monotonicMs() - startedMs > run.stepTimeoutMs) {
      throw tooLong(spec, run.stepTimeoutMs, output)
    }
    await delay(Math.min(1000, 50 + (monotonicMs() - startedMs) / 30), run.signal)
    if (run.signal.aborted) throw interrupted()
  }
}

/** Only whole lines count: the last one may still be on its way. */
function findAnswer(stdout: string, names: readonly string[]): Record<string, unknown> | undefined {
  const lines = stdout.split('\n').slice(0, -1)
  return lines.map(parseLine).find((line) => names.includes(String(line['event'])))
}

/** Other tools' lines come between, and one of those may be broken. */
function parseLine(line: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(line)) as Record<string, unknown>
  } catch {
    return {}
  }
}

async function readState(
  run: RunContext,
  spec: WorkerSpec,
  id: string,
): Promise<WorkerState | undefined> {
  const inspect = await run.engine
    .call(`looking at the worker ${spec.purpose}`, (docker) => docker.getContainer(id).inspect())
    .catch((error: unknown) => {
      if (!isEngineError(error, 404)) throw error
      throw failed(spec, 'its container is gone', { stdout: '', stderr: '' })
    })
  return inspect.State
}

async function readOutput(run: RunContext, spec: WorkerSpec, id: string): Promise<WorkerOutput> {
  const raw = await run.engine.call(`reading the log of the worker ${spec.purpose}`, (docker) =>
    docker.getContainer(id).logs({ stdout: true, stderr: true, follow: false }),
  )
  return splitLogFrames(Buffer.isBuffer(raw) ? raw : Buffer.from(raw))
}

function failed(
  spec: WorkerSpec,
  why: string,
  output: WorkerOutput,
  exitCode?: number,
): WorkerFailedError {
  return new WorkerFailedError(`${spec.purpose} failed: ${why}`, output, exitCode)
}

function tooLong(spec: WorkerSpec, limitMs: number, { stderr }: WorkerOutput): LifeboatError {
  return new LifeboatError('worker-timeout', `${spec.purpose} took longer than ${limitMs} ms`, {
    hint: 'Raise LIFEBOAT_STEP_TIMEOUT if it needs longer. What it waited for, it says below.',
    details: stderr.trim().split('\n').slice(-5),
  })
}

function notStarted(spec: WorkerSpec, cause: unknown): LifeboatError {
  return new LifeboatError('worker-refused', `the engine could not start ${spec.purpose}`, {
    hint: 'Look at the engine’s own words below.',
    cause,
    details: [messageOf(cause).trim()],
  })
}
