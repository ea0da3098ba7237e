import type { OnProgress } from '../model/progress.ts'
import type { EngineClient } from './engine.ts'

/** What every act on the engine within one run needs. */
export type RunContext = {
  readonly engine: EngineClient
  readonly runId: string
  readonly project: string
  readonly signal: AbortSignal
  readonly stepTimeoutMs: number
  readonly ownContainerId: string
  /** Who is told how far its workers are. Asked over a connection of its own: what is lost there is not held against the run. */
  readonly watching?: { readonly engine: EngineClient; readonly onProgress: OnProgress }
}
