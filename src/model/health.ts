import { z } from 'zod'

import type { Backup } from './backup.ts'
import { selectLatest } from './backup.ts'
import type { BackupPlan } from './plan.ts'
import type { Run } from './run.ts'
import { Warning } from './since-last.ts'

export const Health = z.object({
  healthy: z.boolean(),
  reasons: z.array(z.object({ code: z.string(), detail: z.string() })),
  warnings: z
    .array(Warning)
    .describe('what the newest backups found against those before; it does not make unhealthy'),
  latest: z.string().nullable().describe('id of the newest complete backup'),
})
export type Health = z.infer<typeof Health>

/** What was seen when the daemon last looked. A look that failed is its error's message. */
export type Seen = {
  readonly backups: readonly Backup[] | { readonly problem: string }
  readonly plan: BackupPlan | { readonly problem: string }
  /** The newest backup run that has ended. */
  readonly lastRun: Run | undefined
  /** Id of a restore that left the stack half changed, when no run is under way. */
  readonly unsettled: string | undefined
  /** Of the backups that stand now; none where these could not be read. */
  readonly warnings: readonly Warning[]
}

/** Whether the backups of a stack can be relied on now, with every reason why not. Pure. */
export function judgeHealth(seen: Seen, maxAgeMs: number, now: Date): Health {
  const reasons: Health['reasons'] = []
  const latest = Array.isArray(seen.backups) ? selectLatest(seen.backups, 'full') : undefined
  if ('problem' in seen.backups) {
    reasons.push({ code: 'repository-unreachable', detail: seen.backups.problem })
  } else if (latest === undefined) {
    reasons.push({ code: 'no-backup', detail: 'there is no complete full backup yet' })
  } else if (now.getTime() - Date.parse(latest.startedAt) > maxAgeMs) {
    const detail = `the newest complete backup ${latest.id} is older than ${maxAgeMs / 3_600_000} h`
    reasons.push({ code: 'backup-too-old', detail })
  }
  const verified = latest?.verified ?? undefined
  if (verified !== undefined && verified.proved !== verified.wanted) {
    const { backup, wanted, proved } = verified
    const detail = `backup ${backup} is not ${wanted}, only ${proved}`
    reasons.push({ code: 'verification-failed', detail })
  }
  if ('problem' in seen.plan) {
    reasons.push({ code: 'stack-unreadable', detail: seen.plan.problem })
  } else {
    for (const mount of seen.plan.coverage.filter((each) => each.class === 'uncovered')) {
      const detail = `${mount.service} ${mount.target}: ${mount.because}`
      reasons.push({ code: 'mount-uncovered', detail })
    }
  }
  if (seen.lastRun !== undefined && ['failed', 'incomplete'].includes(seen.lastRun.state)) {
    const detail = `run ${seen.lastRun.id} ended ${seen.lastRun.state}`
    reasons.push({ code: 'last-run-failed', detail })
  }
  if (seen.unsettled !== undefined) {
    const detail = `restore ${seen.unsettled} was cut off and is neither finished nor undone`
    reasons.push({ code: 'journal-not-empty', detail })
  }
  const warnings = [...seen.warnings]
  return { healthy: reasons.length === 0, reasons, warnings, latest: latest?.id ?? null }
}
