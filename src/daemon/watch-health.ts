import { monotonicMs, now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import { writeDuration } from '../duration.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { judgeHealth, type Health, type Seen, type Wanted } from '../model/health.ts'
import type { Run } from '../model/run.ts'
import { askInTurn, type Silence } from './ask-in-turn.ts'
import { listOwn } from './list-own.ts'
import { rememberWarnings } from './read-warnings.ts'
import { longestPauseMs } from '../schedule.ts'
import type { RunHistory } from './run-history.ts'

/** A look costs a restic and a question to each database: orchestrators ask more often than anything changes. */
const freshMs = 60_000

/** How long a look waits for a repository. restic says after a minute what is the matter with a store that does not answer: that is worth more than its silence. */
const answerMs = 90_000

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
  const stores = openStores(lifeboat)
  const wanted = readWanted(lifeboat.config)
  return {
    see: async () => {
      const runs = history.list()
      const newest = runs.findLast(({ state }) => state !== 'running')
      // A run of another process ends without a word to this one, but not without a record.
      const isOutrun = looked?.lastRunId !== newest?.id
      if (looked === undefined || isOutrun || monotonicMs() - looked.atMs > freshMs) {
        looked = { atMs: monotonicMs(), lastRunId: newest?.id, seen: look(lifeboat, stores) }
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

function readWanted({ maxAgeMs, verify: level, drill: cron, timeZone, ...rest }: Config): Wanted {
  const drillPauseMs = cron === undefined ? undefined : longestPauseMs({ cron, timeZone }, now())
  return { maxAgeMs, level, drillPauseMs, readsBack: rest.readBackDays !== undefined }
}

type Stores = {
  readonly first: () => Promise<Pick<Seen, 'backups' | 'warnings'>>
  readonly second: () => Promise<Seen['copied']>
}

function openStores(lifeboat: Source): Stores {
  const readWarnings = rememberWarnings(lifeboat)
  const askFirst = askInTurn(async () => {
    const backups = await orProblem(() => listOwn(lifeboat, () => lifeboat.list()))
    return { backups, warnings: 'problem' in backups ? [] : await readWarnings(backups) }
  }, answerMs)
  const askSecond = askInTurn(
    () => orProblem(() => listOwn(lifeboat, () => lifeboat.listCopied())),
    answerMs,
  )
  return {
    first: async () => {
      const seen = await askFirst()
      if (!('silentMs' in seen)) return seen
      return { backups: describeSilence('repository', seen), warnings: [] }
    },
    second: async () => {
      if (lifeboat.config.copy === undefined) return undefined
      const seen = await askSecond()
      return 'silentMs' in seen ? describeSilence('second copy', seen) : seen
    },
  }
}

function describeSilence(what: string, { silentMs }: Silence): { readonly problem: string } {
  const waited = writeDuration(Math.floor(silentMs / 30_000) * 30_000)
  return { problem: `the ${what} has been asked for its backups, and not answered for ${waited}` }
}

async function look(lifeboat: Source, { first, second }: Stores): Promise<Omit<Seen, 'runs'>> {
  const signal = AbortSignal.timeout(freshMs)
  const [{ backups, warnings }, copied, plan, unsettled] = await Promise.all([
    first(),
    second(),
    orProblem(() => lifeboat.plan({ type: 'full', services: [] }, signal)),
    // An engine that cannot be asked is a problem of the plan already.
    orProblem(() => lifeboat.unsettled()),
  ])
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
