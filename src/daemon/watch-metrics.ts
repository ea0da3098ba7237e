import { LifeboatError, messageOf } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Logger } from '../logging.ts'
import { selectNewest } from '../model/backup.ts'
import type { Held, MetricFacts } from '../model/metrics.ts'
import type { Upcoming } from '../model/upcoming.ts'
import type { Look } from './watch-health.ts'

type Problem = { readonly problem: string }

type MetricSources = {
  readonly lifeboat: Pick<Lifeboat, 'show'>
  /** The look that /health answers from, so that both say the same. */
  readonly see: () => Promise<Look>
  readonly upcoming: () => readonly Upcoming[]
  readonly log: Pick<Logger, 'warn' | 'error'>
}

/** Gives what the figures are made of: the last look, and of the newest backup whom it held still. */
export function watchMetrics(sources: MetricSources): () => Promise<MetricFacts> {
  // A manifest never changes. It may be large, and only this much of it is kept.
  let newestHeld: { readonly id: string; readonly held: Held } | undefined
  // What cannot be read is tried again with the next look, not with each scrape: it costs two restics.
  let reading: { readonly of: unknown; readonly held: Promise<Held | Problem> } | undefined

  return async () => {
    const { backups, copied, runs, health } = await sources.see()
    const schedule = sources.upcoming()
    const known = { health, runs, schedule, ...(copied === undefined ? {} : { copied }) }
    if ('problem' in backups) return { ...known, repository: backups }
    const newest = selectNewest(backups)
    if (newest === undefined) return { ...known, repository: { backups, held: nobody } }
    if (newestHeld?.id !== newest.id) {
      if (reading?.of !== backups) reading = { of: backups, held: readHeld(sources, newest.id) }
      const held = await reading.held
      if ('problem' in held) return { ...known, repository: held }
      newestHeld = { id: newest.id, held }
    }
    return { ...known, repository: { backups, held: newestHeld.held } }
  }
}

const nobody: Held = { frozen: [], stopped: [] }

async function readHeld({ lifeboat, log }: MetricSources, id: string): Promise<Held | Problem> {
  try {
    const { frozen, stopped } = (await lifeboat.show(id)).manifest
    return { frozen, stopped }
  } catch (error) {
    // Health and runs are told all the same; whatever is wrong with a manifest, the repository cannot be read.
    if (error instanceof LifeboatError) log.warn({ backup: id, err: error }, 'manifest not read')
    else log.error({ backup: id, err: error }, 'manifest not read')
    return { problem: messageOf(error) }
  }
}
