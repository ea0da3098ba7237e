import type { RestoreTarget } from '../databases/postgres/give-order.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runPassingWorker } from '../docker/worker.ts'
import type { RunWorker } from '../model/worker.ts'
import type { FoundFiles } from '../repository/find-files.ts'
import type { Repository } from '../repository/repository.ts'

/** What finishing or undoing a run needs: no more than a new process, after a crash, can know. */
export type SettleContext = {
  readonly run: RunContext
  readonly runWorker: RunWorker
  readonly repository: Repository
  /** The files part of a backup of the project. */
  readonly findFiles: (backupId: string) => Promise<FoundFiles>
  /** Lifeboat's own image. */
  readonly image: string
  readonly startLimitMs: number
  /** Servers that answered in this process, by their container's name: none is asked twice as long as it has not started anew. */
  readonly reached: Map<string, Reached>
  /** Told what could not be done and does no harm. */
  readonly note: (text: string) => void
}

export type Reached = { readonly target: RestoreTarget; readonly startedAt: string }

/** Signals are not listened to any more: what is undone or finished is so as a whole. */
export function openSettling(given: Omit<SettleContext, 'runWorker'>): SettleContext {
  const run = { ...given.run, signal: new AbortController().signal }
  return { ...given, run, runWorker: (spec, files) => runPassingWorker(run, spec, files) }
}
