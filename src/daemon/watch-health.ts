import { monotonicMs, now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { judgeHealth, type Health, type Seen, type Wanted } from '../model/health.ts'
import type { Run } from '../model/run.ts'
import { listOwn } from './list-own.ts'
import { rememberWarnings } from './read-warnings.ts'
import { longestPauseMs } from '../schedule.ts'
import type { RunHistory } from './run-history.ts'

/** A look costs a restic and a question to each database: orchestrators ask more often than anything changes. */
const freshMs = 60_000

type Source = Pick<
  Lifeboat,
  'config' | 'project' | 'host' | 'list' | 'listCopied' | 'plan' | 'unsettled' | 'show'
>

/** What is known now: all of one look at the stack and the repository. */
export type Look = {
  /** The same array until the next look. */
  readonly backups: Seen['backups']
  readonly copied: Seen['copied']
  readonly runs: readonly Run[]
  readonly health: Health
}

/** Answers from the last look, and looks again when that is stale or `forget` was called after a run. */
export function watchHealth(
  lifeboat: Source,
  history: RunHistory,
): { see: () => Promise<Look>; forget: () => void } {
  let looked:
    | { atMs: number; lastRunId: string | undefined; seen: Promise<Omit<Seen, 'runs'>> }
    | undefined
  const readWarnings = rememberWarnings(lifeboat)
  const wanted = readWanted(lifeboat.config)
  return {
    see: async () => {
      const runs = history.list()
      const newest = runs.findLast(({ state }) => state !== 'running')
      // A run of another process ends without a word to this one, but not without a record.
      const isOutrun = looked?.lastRunId !== newest?.id
      if (looked === undefined || isOutrun || monotonicMs() - looked.atMs > freshMs) {
        looked = { atMs: monotonicMs(), lastRunId: newest?.id, seen: look(lifeboat, readWarnings) }
      }
      const seen = await looked.seen
      const health = judgeHealth({ ...seen, runs }, wanted, now())
      return { backups: seen.backups, copied: seen.copied, runs, health }
    },
    forget: () => {
      looked = undefined
    },
  }
}

function readWanted({ maxAgeMs, verify: level, drill: cron, timeZone }: Config): Wanted {
  const drillPauseMs = cron === undefined ? undefined : longestPauseMs({ cron, timeZone }, now())
  return { maxAgeMs, level, drillPauseMs }
}

async function look(
  lifeboat: Source,
  readWarnings: ReturnType<typeof rememberWarnings>,
): Promise<Omit<Seen, 'runs'>> {
  const signal = AbortSignal.timeout(freshMs)
  const [backups, copied, plan, unsettled] = await Promise.all([
    orProblem(() => listOwn(lifeboat, () => lifeboat.list())),
    lifeboat.config.copy === undefined
      ? undefined
      : orProblem(() => listOwn(lifeboat, () => lifeboat.listCopied())),
    orProblem(() => lifeboat.plan({ type: 'full', services: [] }, signal)),
    // An engine that cannot be asked is a problem of the plan already.
    orProblem(() => lifeboat.unsettled()),
  ])
  const warnings = 'problem' in backups ? [] : await readWarnings(backups)
  return {
    backups,
    copied,
    plan,
    unsettled: typeof unsettled === 'string' ? unsettled : undefined,
    warnings,
  }
}

async function orProblem<T>(act: () => Promise<T>): Promise<T | { readonly problem: string }> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof LifeboatError) return { problem: error.message }
    throw error
  }
}
