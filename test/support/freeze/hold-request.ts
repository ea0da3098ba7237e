import type { FreezeWatchdog } from '../../../src/backup/freeze-watchdog.ts'
import type { HoldRequest } from '../../../src/backup/hold-still.ts'
import type { Watchdog } from '../../../src/docker/watchdog.ts'
import type { HookStep, PauseStep, Step, StopStep } from '../../../src/model/plan.ts'
import { exampleStack } from '../example-stack.ts'
import { captureContext } from '../fake-context.ts'
import type { FakeStackEngine } from './fake-stack-engine.ts'

/** What holding a stack still is given, on a fake engine, with a watchdog that notes what is done with it beside what the engine does. */
export function holdRequest(
  { engine, done }: FakeStackEngine,
  steps: readonly Step[],
  watchdog: Partial<Watchdog & Pick<FreezeWatchdog, 'arm'>> = {},
): HoldRequest {
  const { run, plan } = captureContext(steps, () => Promise.reject(new Error('not asked for')))
  const armed: Watchdog = {
    begin: async () => void done.push('begin'),
    disarm: async () => {
      done.push('disarm')
      return true
    },
    ...watchdog,
  }
  return {
    run: { ...run, engine },
    stack: exampleStack(),
    plan,
    limits: { engine: 'unix:///var/run/docker.sock', freezeMaxMs: 30_000, startLimitMs: 1000 },
    watchdog: {
      arm: async () => {
        done.push('arm')
        return armed
      },
      disarm: async () => void (await armed.disarm()),
      keep: () => void done.push('keep'),
      ...(watchdog.arm === undefined ? {} : { arm: watchdog.arm }),
    },
  }
}

export function pauseStep(service: string): PauseStep {
  return { do: 'pause', ...common(service) }
}

export function stopStep(service: string, timeoutS?: number): StopStep {
  return { do: 'stop', ...common(service), ...(timeoutS === undefined ? {} : { timeoutS }) }
}

export function hookStep(
  service: string,
  when: HookStep['when'],
  command: string = when,
): HookStep {
  return { do: 'hook', ...common(service), when, command }
}

function common(service: string) {
  return {
    service,
    container: `shop-${service}-1`,
    containerId: `id-${service}`,
    because: 'it writes',
  }
}
