import { LifeboatError } from '../errors.ts'
import type { RebuildPlan } from '../model/rebuild.ts'
import type { RestorePlan } from '../model/restore.ts'

/** Throws `plan-changed` when what would be restored now is not what was confirmed. Pure. */
export function requireConfirmed(confirmed: RestorePlan | undefined, found: RestorePlan): void {
  requireSame(confirmed, found, ({ backup, steps, stops }) => ({
    'the backup': backup.id,
    'what is overwritten, and how': steps.map(({ because: _because, ...step }) => step),
    'what stops': stops.map(({ id, container }) => ({ id, container })),
  }))
}

/** The same of a stack that is made. Pure. */
export function requireConfirmedStack(
  confirmed: RebuildPlan | undefined,
  found: RebuildPlan,
): void {
  requireSame(confirmed, found, ({ backup, replaces, ...plan }) => ({
    'the backup': backup.id,
    'what is in the way and goes out of it': replaces && {
      ...replaces,
      // Whatever it does until it is stopped, it is the same one.
      containers: replaces.containers.map(({ id, name }) => ({ id, name })),
      networks: replaces.networks.map(({ id, name }) => ({ id, name })),
    },
    'where it goes': [plan.moved, plan.clone, plan.folders],
    'what is made': [plan.continues, plan.networks, plan.volumes, plan.containers],
  }))
}

function requireSame<Plan>(
  confirmed: Plan | undefined,
  found: Plan,
  compare: (plan: Plan) => Readonly<Record<string, unknown>>,
): void {
  if (confirmed === undefined) return
  const before = compare(confirmed)
  const different = Object.entries(compare(found))
    .filter(([what, now]) => JSON.stringify(now) !== JSON.stringify(before[what]))
    .map(([what]) => what)
  if (different.length === 0) return
  throw new LifeboatError('plan-changed', 'what would be done is not what was confirmed', {
    hint: 'The stack has changed meanwhile. Give the command again and look at its plan. Nothing was changed.',
    details: different.map((what) => `another one now: ${what}`),
  })
}
