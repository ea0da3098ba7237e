import type { Health } from '../model/health.ts'
import type { Run } from '../model/run.ts'
import type { Marks } from './overdue-marks.ts'

const unreachable = 'repository-unreachable'
const copyUnreachable = 'copy-unreachable'
const copyTooOld = 'copy-too-old'

/** Reasons of /health that no run tells of: that nothing went well for too long, or that nobody knows whether it did. */
export const overdueCodes: readonly string[] = [
  'backup-too-old',
  'no-backup',
  'backup-unproved',
  'drill-overdue',
  unreachable,
  copyTooOld,
  copyUnreachable,
]

/**
 * Those that are overdue only once they have stood for as long as a backup may be old: a stack that has just begun has no backup yet, a store is away at times,
 * and a first verification or copying takes its hours.
 */
export const agingCodes: readonly string[] = [
  'no-backup',
  'backup-unproved',
  unreachable,
  copyTooOld,
  copyUnreachable,
]

/** Those that a run ends when it goes well. `earlier` are the runs before it. */
export function overdueCodesOf(run: Run, earlier: readonly Run[]): readonly string[] {
  if (isFull(run)) return ['backup-too-old', 'no-backup', 'backup-unproved', unreachable]
  if (run.kind === 'copy') {
    return copiesFull(run, earlier) ? [copyUnreachable, copyTooOld] : [copyUnreachable]
  }
  return run.kind === 'verify' && run.type === 'drilled' ? ['drill-overdue'] : []
}

function isFull({ kind, type, services }: Run): boolean {
  return kind === 'backup' && type === 'full' && services.length === 0
}

/** One of databases alone makes the copy no younger, nor does one in which something is missing: what was not proved is whole all the same. */
function copiesFull({ copy }: Run, earlier: readonly Run[]): boolean {
  return earlier.some(
    (each) =>
      isFull(each) &&
      each.failures === undefined &&
      each.backup !== undefined &&
      copy?.copied.includes(each.backup),
  )
}

/**
 * The marks after a look. What is over stays until the run that ended it says so: a backup is young as soon as it is published, and its run may verify it for hours yet.
 * What comes again after that is told again. Pure.
 */
export function keepMarks(known: Marks, health: Health, time: Date): Marks {
  const codes = health.reasons.map(({ code }) => code)
  const gone = Object.entries(known).filter(([code]) => !codes.includes(code))
  // How old a backup is nobody knows while what holds it cannot be read.
  const isHidden = (code: string): boolean =>
    code !== copyUnreachable && codes.includes(code === copyTooOld ? copyUnreachable : unreachable)
  const over = gone
    .filter(([code, { told }]) => told || isHidden(code))
    .map(([code, mark]) => [code, isHidden(code) ? mark : { ...mark, over: true }] as const)
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
