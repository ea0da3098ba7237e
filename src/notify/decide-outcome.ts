import type { Run } from '../model/run.ts'
import type { Notifications } from '../target.ts'
import type { Outcome } from './message.ts'

/** Whoever asked for one of these waits for its end. */
const watched: readonly Run['kind'][] = ['restore', 'rebuild', 'clone']

/**
 * Whether anybody is told of a run that has ended, and why; undefined when not. `earlier` are the runs before it, oldest first; `wasOverdue`: they were told that
 * there had been none like it for too long. Pure.
 */
export function decideOutcome(
  run: Run,
  earlier: readonly Run[],
  { on, wasOverdue }: { on: Notifications['on']; wasOverdue: boolean },
): Outcome | undefined {
  if (watched.includes(run.kind)) return undefined
  // Whoever stopped it knows. What it left undone is overdue, sooner or later.
  if (run.state === 'running' || run.state === 'interrupted') return undefined
  if (isBadEnd(run)) return 'failure'
  const before = earlier.findLast((each) => isAlike(each, run) && hasEnded(each))
  if (wasOverdue || (before !== undefined && isBadEnd(before))) return 'recovery'
  // What a backup has lost against the one before it says once: the next one is held against it.
  if ((run.sinceLast ?? []).length > 0) return 'warning'
  return on === 'always' ? 'success' : undefined
}

function isBadEnd({ state }: Run): boolean {
  return state === 'failed' || state === 'incomplete'
}

function hasEnded({ state }: Run): boolean {
  return state !== 'running' && state !== 'interrupted'
}

/** One that went well says nothing about those of another kind, type or scope: a share that is sound leaves the damage in another as it is. */
function isAlike(a: Run, b: Run): boolean {
  return scopeOf(a) === scopeOf(b)
}

/** What runs are held against each other by. */
export function scopeOf({ kind, type, services, backup }: Run): string {
  // A verification of all backups is another thing than that of one, whichever.
  const isOfAll = kind === 'verify' && backup === 'all'
  return [kind, type, isOfAll, ...services.toSorted()].join(' ')
}
