import type { Config } from '../config/settings.ts'
import { runWorker } from '../docker/worker.ts'
import type { ReadBackReport, Share } from '../model/read-back.ts'
import { locateRepository } from '../repository/locate.ts'
import { runReadBack } from '../verify/run-read-back.ts'
import { openEngine } from './open-engine.ts'
import { locked, type Start } from './under-lock.ts'

export type StartReadBack = Start & { readonly share: Share }

/** Reads a share of the whole repository back, in a run of its own: what may prune or write here must wait meanwhile. */
export async function readBackShare(config: Config, start: StartReadBack): Promise<ReadBackReport> {
  const opened = await openEngine(config, start)
  const { run, self } = opened
  const repository = locateRepository(self, config)
  const { share, onStep } = start
  return locked(config, opened, 'read-back', start, () =>
    runReadBack({
      run,
      runWorker: (spec, files) => runWorker(run, spec, files),
      repository,
      image: self.image,
      share,
      onStep,
    }),
  )
}
