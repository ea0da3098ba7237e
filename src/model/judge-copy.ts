import { z } from 'zod'

import { writeDuration } from '../duration.ts'
import { selectLatest, type Backup } from './backup.ts'
import type { HealthReason } from './health-reason.ts'
import { isPossible } from './possible-moment.ts'
import type { Run } from './run.ts'

const Count = z.number().int().nonnegative()

/** How the second copy stands. */
export const CopyHealth = z.object({
  latest: z
    .string()
    .nullable()
    .describe('id of the newest complete full backup in it; null when it cannot be read, too'),
  ageMs: Count.nullable().describe(
    'milliseconds since that was begun; null where the clock was ahead then, too',
  ),
  backups: Count.nullable().describe('how many it holds; null when it cannot be read'),
  succeeded: Count.describe('runs that copied all they were to, of those that are remembered'),
  failed: Count.describe('runs that did not'),
})
export type CopyHealth = z.infer<typeof CopyHealth>

/** What was seen of the copy: its backups, or why they could not be read. */
export type SeenCopy = readonly Backup[] | { readonly problem: string }

/** How the copy stands, and whether it can be relied on: young, and the last copying a good one. Pure. */
export function judgeCopy(
  seen: SeenCopy,
  runs: readonly Run[],
  maxAgeMs: number,
  now: Date,
): { readonly copy: CopyHealth; readonly reasons: readonly HealthReason[] } {
  const ended = runs.filter(
    ({ kind, state }) => kind === 'copy' && state !== 'running' && state !== 'interrupted',
  )
  const latest = 'problem' in seen ? undefined : selectLatest(seen, 'full')
  const ageMs = latest === undefined ? null : readAge(new Date(latest.startedAt), now)
  const succeeded = ended.filter(({ state }) => state === 'complete').length
  const copy = {
    latest: latest?.id ?? null,
    ageMs,
    backups: 'problem' in seen ? null : seen.length,
    succeeded,
    failed: ended.length - succeeded,
  }
  const young = 'problem' in seen ? unreachable(seen.problem) : judgeAge(copy, maxAgeMs)
  return { copy, reasons: [...young, ...judgeLast(ended.at(-1))] }
}

/** Null where a wrong clock dated it to days that are yet to come. */
function readAge(moment: Date, now: Date): number | null {
  return isPossible(moment, now) ? Math.max(0, now.getTime() - moment.getTime()) : null
}

function unreachable(problem: string): HealthReason[] {
  return [{ code: 'copy-unreachable', detail: problem }]
}

function judgeAge({ latest, ageMs }: CopyHealth, maxAgeMs: number): HealthReason[] {
  if (ageMs !== null && ageMs <= maxAgeMs) return []
  const detail =
    latest === null
      ? 'the copy holds no complete full backup yet'
      : `the newest complete backup in the copy, ${latest}, is older than ${writeDuration(maxAgeMs)}${ageMs === null ? ', or of a day that is yet to come' : ''}`
  return [{ code: 'copy-too-old', detail }]
}

function judgeLast(last: Run | undefined): HealthReason[] {
  if (last === undefined || last.state === 'complete') return []
  const why = (last.copy?.failures ?? []).map((each) => `${each.what}: ${each.why}`)
  const detail = `run ${last.id} ended ${last.state}: ${last.error?.message ?? why.join('; ')}`
  return [{ code: 'copy-failed', detail }]
}
