import type { EngineClient } from './engine.ts'

/** What every act on the engine within one run needs. */
export type RunContext = {
  readonly engine: EngineClient
  readonly runId: string
  readonly project: string
  readonly signal: AbortSignal
  readonly stepTimeoutMs: number
  readonly ownContainerId: string
}
