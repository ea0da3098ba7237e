import type { Health } from '../model/health.ts'
import type { Run } from '../model/run.ts'
import type { Marks } from './overdue-marks.ts'

const unreachable = 'repository-unreachable'

/** Reasons of /health that no run tells of: that nothing went well for too long, or that nobody knows whether it did. */
export const overdueCodes: readonly string[] = [
  'backup-too-old',
  'no-backup',
  'drill-overdue',
  'read-back-overdue',
  unreachable,
]

/** Those that are overdue only once they have stood for as long as a backup may be old: a stack that has just begun has no backup yet, and a store is away at times. */
export const agingCodes: readonly string[] = ['no-backup', unreachable]

/** Those that a run of this kind ends when it goes well. */
export function overdueCodesOf({ kind, type, services }: Run): readonly string[] {
  if (kind === 'backup' && type === 'full' && services.length === 0) {
    return ['backup-too-old', 'no-backup', unreachable]
  }
  if (kind === 'read-back') return ['read-back-overdue']
  return kind === 'verify' && type === 'drilled' ? ['drill-overdue'] : []
}

/**
 * The marks after a look. What is over stays until the run that ended it says so: a backup is young as soon as it is published, and its run may verify it for hours yet.
 * What comes again after that is told again. Pure.
 */
export function keepMarks(known: Marks, health: Health, time: Date): Marks {
  const codes = health.reasons.map(({ code }) => code)
  const gone = Object.entries(known).filter(([code]) => !codes.includes(code))
  // How old a backup is nobody knows while the repository cannot be read.
  const over = codes.includes(unreachable)
    ? gone
    : gone
        .filter(([, { told }]) => told)
        .map(([code, mark]) => [code, { ...mark, over: true }] as const)
  const standing = codes
    .filter((code) => overdueCodes.includes(code))
    .map((code) => {
      const mark = known[code]
      const isNew = mark === undefined || mark.over
      const fresh = { seenAt: time.toISOString(), told: false, over: false }
      return [code, isNew ? fresh : mark] as const
    })
  return Object.fromEntries([...over, ...standing])
}
