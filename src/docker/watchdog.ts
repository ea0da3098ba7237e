import { reachesFiles } from '../model/capabilities.ts'
import type { Self } from '../model/stack.ts'
import type { RunningWorker, StartWorker, WorkerSpec } from '../model/worker.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import { reachEngine } from './reach-engine.ts'

/** An armed watchdog. Owes `disarm`. */
export type Watchdog = {
  /** From now on the time counts. To be called before the first pause. */
  begin(): Promise<void>
  /** Tells whether it was in time; false when the watchdog had to unpause, or is not there any more. Safe to call again. */
  disarm(): Promise<boolean>
}

type WatchdogRequest = {
  readonly self: Self
  /** Address of the engine, as Lifeboat itself speaks to it. */
  readonly engine: string
  readonly limitMs: number
  readonly containers: readonly { readonly id: string; readonly name: string }[]
}

/**
 * Starts a worker that unpauses the containers when the limit is reached, alive or not whoever has paused them. Throws
 * `watchdog-failed`: without it nothing may be paused.
 */
export async function armWatchdog(
  startWorker: StartWorker,
  request: WatchdogRequest,
): Promise<Watchdog> {
  let worker: RunningWorker | undefined
  try {
    worker = await startWorker(watchdogSpec(request))
    await worker.answer('armed')
  } catch (error) {
    await worker?.remove()
    throw new LifeboatError('watchdog-failed', 'the watchdog of the freeze could not be armed', {
      hint: 'It needs the engine’s address as Lifeboat has it; its own words stand below.',
      cause: error,
      details: [messageOf(error), ...(error instanceof LifeboatError ? error.details : [])],
    })
  }
  const armed = worker
  let disarming: Promise<boolean> | undefined
  return {
    begin: () => armed.signal('SIGUSR1'),
    disarm: () => (disarming ??= disarm(armed)),
  }
}

/** Whatever goes wrong here, the watchdog cannot have been relied on. */
async function disarm(worker: RunningWorker): Promise<boolean> {
  try {
    // One that has fired has ended, and takes no signal.
    await worker.signal('SIGTERM').catch(() => undefined)
    const { stdout } = await worker.end()
    return stdout.includes('"event":"disarmed"')
  } catch {
    await worker.remove()
    return false
  }
}

function watchdogSpec({ self, engine, limitMs, containers }: WatchdogRequest): WorkerSpec {
  const names = containers.map(({ id, name }) => `${id}=${name}`)
  return {
    purpose: 'watchdog',
    role: 'watchdog',
    image: self.image,
    capabilities: reachesFiles,
    entrypoint: ['lifeboat'],
    command: ['worker', 'watch-freeze', String(limitMs), ...names],
    ...reachEngine(self, engine),
  }
}
