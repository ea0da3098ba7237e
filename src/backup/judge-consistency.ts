import type { Changed } from '../repository/pass-protocol.ts'
import type { BackupPlan, Consistency } from '../model/plan.ts'

/** What was seen while the files and rows of one moment were taken. */
export type Seen = {
  /** Why not everything stood still that should have. */
  readonly unheld: readonly string[]
  /** Undefined when no database was dumped. */
  readonly oneMoment: boolean | undefined
  /** Undefined when nothing was written to, so that nobody looked. */
  readonly changed: Changed | undefined
}

export type Judged = {
  readonly consistency: Consistency
  readonly consistencyBecause: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * How far a backup belongs to one moment: never better than planned, and less with everything that was seen against it. What changed
 * after the last file was read speaks against it only where nothing was to change. Pure.
 */
export function judgeConsistency(
  plan: Pick<BackupPlan, 'consistency' | 'consistencyBecause'>,
  { unheld, oneMoment, changed }: Seen,
): Judged {
  const isHeld = ['stopped', 'frozen'].includes(plan.consistency) && unheld.length === 0
  const paths = changed === undefined ? none : isHeld ? changed.during : join(changed)
  const reasons = [
    ...unheld,
    ...(oneMoment === false ? ['transactions ended between the snapshots of the databases'] : []),
    ...(paths.count === 0 ? [] : [`${paths.count} paths changed while they were read`]),
  ]
  const lessened = oneMoment === undefined ? 'hot' : 'ordered'
  const isLess = reasons.length > 0 && ['stopped', 'frozen'].includes(plan.consistency)
  return {
    consistency: isLess ? lessened : plan.consistency,
    consistencyBecause: [...plan.consistencyBecause, ...reasons],
    warnings: nameChanged(paths),
  }
}

type Paths = Changed['during']

const none: Paths = { count: 0, paths: [] }
const named = 20

function join({ during, since }: Changed): Paths {
  return { count: during.count + since.count, paths: [...during.paths, ...since.paths] }
}

function nameChanged({ count, paths }: Paths): string[] {
  if (count === 0) return []
  const names = paths.slice(0, named).map((path) => path.replace(/^\/stack\/(volumes|binds)/, ''))
  const more = count > names.length ? ` and ${count - names.length} more` : ''
  return [`changed while they were read: ${names.join(', ')}${more}`]
}
