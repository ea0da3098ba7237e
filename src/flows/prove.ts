import type { Config } from '../config/settings.ts'
import { readEngine } from '../docker/inspect-stack.ts'
import type { Verification, VerifyWish } from '../model/verification.ts'
import { locateRepository } from '../repository/locate.ts'
import { runVerify } from '../verify/run-verify.ts'
import { drillStack, planStackDrill } from './drill-stack.ts'
import { openCache, wishForCache } from './open-cache.ts'
import { openEngine, type Opened } from './open-engine.ts'
import { locked, type Start } from './under-lock.ts'

export type StartVerify = Start & VerifyWish

/** Proves a backup as far as is wanted, in a run of its own. */
export async function prove(
  config: Config,
  version: string,
  start: StartVerify,
): Promise<Verification> {
  const opened = await openEngine(config, start)
  return locked(config, opened, 'verify', start, () => proveOpened(config, version, opened, start))
}

/** The same in a run that holds the lock. */
export async function proveOpened(
  config: Config,
  version: string,
  { run, self }: Opened,
  start: Pick<StartVerify, 'startedAt' | 'onStep'> & VerifyWish,
): Promise<Verification> {
  const located = locateRepository(self, config)
  const { repository } = await openCache(run, located, wishForCache(config))
  const engine = await readEngine(run.engine)
  const { drillCpus, drillMemoryBytes: memoryBytes } = config
  const limits = {
    // The engine refuses more processors than it has.
    ...(drillCpus === undefined ? {} : { cpus: Math.min(drillCpus, engine.cpus) }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  }
  const { signal, project } = run
  const { onStep } = start
  const drill = { version, project, limits, signal, onStep, onProgress: run.watching?.onProgress }
  const stack = {
    plan: (backup: string) => planStackDrill(config, drill, backup),
    drill: (backup: string) => drillStack(config, drill, backup),
  }
  return runVerify({
    ...start,
    run,
    self,
    repository,
    engine,
    limits,
    version,
    stack: start.stack === true ? stack : undefined,
  })
}
