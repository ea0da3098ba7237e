import type { EngineClient } from '../../src/docker/engine.ts'
import type { RunContext } from '../../src/docker/run-context.ts'

/** A run of the example stack on an engine. */
export function runOn(engine: EngineClient): RunContext {
  return {
    engine,
    runId: 'run-1',
    project: 'shop',
    signal: new AbortController().signal,
    stepTimeoutMs: 1000,
    ownContainerId: 'id-lifeboat',
  }
}
