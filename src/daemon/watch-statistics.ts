import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Logger } from '../logging.ts'
import type { Backup } from '../model/backup.ts'
import { countStatistics } from '../model/count-statistics.ts'
import type { RepositorySize, Statistics } from '../model/statistics.ts'
import type { RunHistory } from './run-history.ts'

type StatisticSources = {
  readonly lifeboat: Pick<Lifeboat, 'measureRepository'>
  /** Of the stack, oldest first. */
  readonly list: () => Promise<readonly Backup[]>
  readonly history: Pick<RunHistory, 'list'>
  readonly log: Pick<Logger, 'warn' | 'error'>
}

/**
 * Gives the figures of now. How large the repository is takes restic a look at every tree in it: nobody waits for that. It is measured after it was asked for,
 * again when the backups are other ones, and told with the answers after that.
 */
export function watchStatistics(
  { lifeboat, list, history, log }: StatisticSources,
  ending: AbortSignal,
): () => Promise<Statistics> {
  let size: RepositorySize | undefined
  let measuredOf: string | undefined
  let isMeasuring = false
  const measure = async (of: string): Promise<void> => {
    isMeasuring = true
    try {
      size = await lifeboat.measureRepository(ending)
      measuredOf = of
    } catch (error) {
      if (ending.aborted) return
      if (error instanceof LifeboatError) log.warn({ err: error }, 'repository not measured')
      else log.error({ err: error }, 'repository not measured')
    } finally {
      isMeasuring = false
    }
  }
  return async () => {
    const backups = await list()
    const of = backups.map(({ id }) => id).join(' ')
    if (of !== measuredOf && !isMeasuring) void measure(of)
    return countStatistics({ backups, runs: history.list(), size })
  }
}
