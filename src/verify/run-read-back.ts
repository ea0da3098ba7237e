/** read back → name what is touched */
import type { RunContext } from '../docker/run-context.ts'
import { runWorker } from '../docker/worker.ts'
import type { ReadBackReport, Share } from '../model/read-back.ts'
import { checkShare } from '../repository/check-share.ts'
import { findTouched } from '../repository/find-touched-backups.ts'
import type { Repository } from '../repository/repository.ts'

export type ReadBackRequest = {
  readonly run: RunContext
  readonly repository: Repository
  /** Lifeboat’s own. */
  readonly image: string
  readonly share: Share
  readonly onStep: (step: string) => void
}

/** Reads a share of the whole repository back and names the backups that damage touches. Throws what keeps it from looking. */
export async function runReadBack(request: ReadBackRequest): Promise<ReadBackReport> {
  const { run, repository, image, share, onStep } = request
  onStep('read back')
  const checked = await checkShare((spec) => runWorker(run, spec), repository, image, share)
  if (checked.words.length === 0) return { share, damage: [], backups: [] }
  onStep('name what is touched')
  const backups = await findTouched(repository, checked, run.signal)
  return { share, damage: checked.words.slice(0, mostWords), backups }
}

/** restic has a line for each damaged blob. */
const mostWords = 100
