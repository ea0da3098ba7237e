import { monotonicMs, now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { judgeHealth, type Health, type Seen } from '../model/health.ts'
import type { RunHistory } from './run-history.ts'

/** A look costs a restic and a question to each database: orchestrators ask more often than anything changes. */
const freshMs = 60_000

/** Answers from the last look, and looks again when that is stale or `forget` was called after a run. */
export function watchHealth(
  lifeboat: Lifeboat,
  history: RunHistory,
): { health: () => Promise<Health>; forget: () => void } {
  let looked:
    | { atMs: number; lastRunId: string | undefined; seen: Promise<Omit<Seen, 'lastRun'>> }
    | undefined
  return {
    health: async () => {
      const lastRun = history.list().findLast(({ state }) => state !== 'running')
      // A run of another process ends without a word to this one, but not without a record.
      const isOutrun = looked?.lastRunId !== lastRun?.id
      if (looked === undefined || isOutrun || monotonicMs() - looked.atMs > freshMs) {
        looked = { atMs: monotonicMs(), lastRunId: lastRun?.id, seen: look(lifeboat) }
      }
      return judgeHealth({ ...(await looked.seen), lastRun }, lifeboat.config.maxAgeMs, now())
    },
    forget: () => {
      looked = undefined
    },
  }
}

async function look(lifeboat: Lifeboat): Promise<Omit<Seen, 'lastRun'>> {
  const signal = AbortSignal.timeout(freshMs)
  const [backups, plan] = await Promise.all([
    orProblem(async () => {
      const project = await lifeboat.project()
      return (await lifeboat.list()).filter((backup) => backup.project === project)
    }),
    orProblem(() => lifeboat.plan({ type: 'full', services: [] }, signal)),
  ])
  return { backups, plan }
}

async function orProblem<T>(act: () => Promise<T>): Promise<T | { readonly problem: string }> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof LifeboatError) return { problem: error.message }
    throw error
  }
}
