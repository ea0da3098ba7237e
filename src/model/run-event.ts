import type { RunProgress } from './progress.ts'
import type { Run } from './run.ts'

/** What whoever follows a run is told. */
export type RunEvent =
  /** At once, and whenever its record changes. */
  | { readonly event: 'run'; readonly run: Run }
  | { readonly event: 'progress'; readonly progress: RunProgress }
  /** It has ended, or its record is gone; nothing comes after that. */
  | { readonly event: 'end'; readonly run: Run }
  /** There was nothing to tell for a while; `silentMs` is how long its process has not been heard of, where that is known. */
  | { readonly event: 'idle'; readonly silentMs?: number }
