import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

import type { Scheduled } from '../model/due-backup.ts'

/** What is remembered of the schedules beside the run history, which forgets its oldest runs. */
export type ScheduleState = {
  /** This stack's own part of the jitter, from 0 to 1, drawn once. */
  readonly share: number
  /** Up to when nothing of the type is due any more. */
  readonly since: (type: string) => Date | undefined
  readonly advance: (type: string, since: Date) => void
}

const Kept = z.object({
  share: z.number().min(0).max(1),
  schedules: z.record(
    z.string(),
    z.object({ cron: z.string(), timeZone: z.string(), since: z.iso.datetime() }),
  ),
})
type Kept = z.infer<typeof Kept>

/**
 * Opens it for these schedules. One that is new or was changed begins now: nothing of it can have been missed, and nobody
 * expects a backup as soon as they have written it down.
 */
export function openScheduleState(
  stateFolder: string,
  schedules: readonly Pick<Scheduled, 'type' | 'schedule'>[],
  { now, random = Math.random }: { readonly now: Date; readonly random?: () => number },
): ScheduleState {
  const path = join(stateFolder, 'schedule.json')
  const before = read(path)
  const begun = schedules.map(({ type, schedule }) => {
    const known = before?.schedules[type]
    const isSame = known?.cron === schedule.cron && known.timeZone === schedule.timeZone
    return [type, isSame ? known : { ...schedule, since: now.toISOString() }] as const
  })
  const kept: Kept = { share: before?.share ?? random(), schedules: Object.fromEntries(begun) }
  if (before !== undefined || schedules.length > 0) write(path, kept)
  return {
    share: kept.share,
    since: (type) => {
      const since = kept.schedules[type]?.since
      return since === undefined ? undefined : new Date(since)
    },
    advance: (type, since) => {
      const known = kept.schedules[type]
      if (known === undefined || known.since === since.toISOString()) return
      known.since = since.toISOString()
      write(path, kept)
    },
  }
}

function read(path: string): Kept | undefined {
  try {
    return Kept.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

function write(path: string, kept: Kept): void {
  try {
    writeFileSync(`${path}.part`, `${JSON.stringify(kept)}\n`, { flush: true })
    renameSync(`${path}.part`, path)
  } catch {
    // It is known as long as this process lives. That the disk is full is said by the next run, which has to write as well.
  }
}
