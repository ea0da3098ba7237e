import type { Config } from '../config/settings.ts'
import { runCopy } from '../copy/run-copy.ts'
import { ofCopy } from '../repository/explain-copy.ts'
import { readHost } from '../docker/inspect-stack.ts'
import { LifeboatError } from '../errors.ts'
import type { Backup } from '../model/backup.ts'
import type { CopyReport } from '../model/copy-report.ts'
import { listBackups } from '../repository/find-backups.ts'
import { forReading, locateRepository } from '../repository/locate.ts'
import type { Earlier } from '../repository/refuse-gone.ts'
import { freeLocks } from './free-locks.ts'
import { openCache, wishForCache } from './open-cache.ts'
import { openEngine } from './open-engine.ts'
import { locked, type Start } from './under-lock.ts'

export type StartCopy = Start & {
  /** What the history says against removing anything from the copy; undefined when nothing. */
  readonly unsound: string | undefined
  /** What earlier ones found in the end, oldest first. */
  readonly reports: readonly Pick<CopyReport, 'location' | 'backups'>[]
  /** A copy that is gone is gone for good: a new one is made. */
  readonly isRenewed?: boolean | undefined
}

/** Copies every backup that the second copy has not and is to have, in a run of its own. Throws `no-copy` where none is set. */
export async function copyBackups(config: Config, start: StartCopy): Promise<CopyReport> {
  const copy = requireCopy(config)
  const opened = await openEngine(config, start)
  const { run, self } = opened
  return locked(config, opened, 'copy', start, async (deadRuns) => {
    await ofCopy(() => freeLocks(opened, copy, deadRuns))
    const located = await ofCopy(async () => locateRepository(self, copy))
    // One volume for both: restic keeps what is of one repository apart from what is of another.
    const wish = wishForCache({ cache: config.cache, store: config.store ?? copy.store })
    const { repository: to } = await openCache(run, located, wish)
    return runCopy({
      run,
      from: locateRepository(self, config),
      to,
      image: self.image,
      host: await readHost(run.engine),
      policy: copy.keep,
      unsound: start.unsound,
      earlier: readEarlierCopy(copy.repository, start),
      onStep: start.onStep,
    })
  })
}

/** By what the last copying found there: nothing else is remembered of a copy. */
function readEarlierCopy(
  copy: string,
  { reports, isRenewed }: Pick<StartCopy, 'reports' | 'isRenewed'>,
): Earlier {
  const held = reports.findLast(({ location }) => location === copy)?.backups ?? 0
  return { count: async () => held, ...(isRenewed ? { forget: async () => undefined } : {}) }
}

/** Every backup in the copy, of every project; none before the first was copied. */
export async function listCopied(config: Config): Promise<Backup[]> {
  const copy = requireCopy(config)
  try {
    return await ofCopy(() => listBackups(forReading(copy)))
  } catch (error) {
    if (error instanceof LifeboatError && nothingYet.has(error.code)) return []
    throw error
  }
}

const nothingYet = new Set(['no-repository', 'no-bucket'])

function requireCopy({ copy }: Config): NonNullable<Config['copy']> {
  if (copy !== undefined) return copy
  throw new LifeboatError('no-copy', 'no second copy is set', {
    hint: 'Set LIFEBOAT_COPY_TO to another folder or a store; docs/stores.md says how.',
  })
}
