import { now } from '../clock.ts'
import type { Backup } from '../model/backup.ts'
import { findDamage, nextShare, writeShare, type Share } from '../model/read-back.ts'
import { isPossible, selectNewestMoment } from '../model/possible-moment.ts'
import type { Run } from '../model/run.ts'
import { nextTime } from '../schedule.ts'
import type { Task } from './keep-schedule.ts'

type Sources = {
  /** Of any stack, oldest first. */
  readonly listBackups: () => Promise<readonly Backup[]>
  readonly history: { readonly list: () => readonly Run[] }
  /** Into how many shares the repository falls, one a day. */
  readonly days: number
  readonly timeZone: string
  /** Reads a share in a recorded run; throws what keeps the run from beginning. */
  readonly readBack: (share: Share) => Promise<void>
}

/** After the drill of a Sunday, most often. */
const daily = '30 5 * * *'

/** Once a day a share of the repository, and once more each one in which there is damage: it may have been mended. */
export function scheduledReadBacks(sources: Sources): Task {
  const { listBackups, history, days, timeZone, readBack } = sources
  return {
    name: 'read-back',
    findDue: async () => {
      const ended = history
        .list()
        .filter(({ kind, state }) => kind === 'read-back' && state !== 'running')
      const from =
        selectNewestMoment(ended.map(readStart), now()) ??
        (await listBackups()).map(readStart).find((start) => isPossible(start, now()))
      return from === undefined ? undefined : nextTime({ cron: daily, timeZone }, from)
    },
    act: async () => {
      const runs = history.list()
      const next = nextShare(runs, days, now())
      const damaged = findDamage(runs).map(({ share }) => share)
      const others = damaged.filter((share) => writeShare(share) !== writeShare(next))
      for (const share of [next, ...others]) await readBack(share)
    },
  }
}

function readStart({ startedAt }: { readonly startedAt: string }): Date {
  return new Date(startedAt)
}
