import { planBackup } from '../backup/plan-backup.ts'
import { serviceLabels } from '../docker/labels.ts'
import { LifeboatError } from '../errors.ts'
import { findInside } from '../model/place.ts'
import type { ArchiveStep, BackupPlan, Step } from '../model/plan.ts'
import type { FilesStep, RestorePlan } from '../model/restore.ts'
import type { BackupType } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'

/** What is overwritten, as the plan of a backup of it. Throws `safeguard-failed` where none can hold all of that. Pure. */
export function planSafeguard(stack: Stack, source: string, plan: RestorePlan): BackupPlan {
  const everything = planBackup(withoutLabels(stack), { type: 'full', services: [] }, source)
  const backup = narrowPlan(everything, plan)
  requireGuarded(backup, plan)
  return backup
}

/** What people leave out of their backups is overwritten all the same by a restore of an older one. Pure. */
export function withoutLabels(stack: Stack): Stack {
  const leaving: readonly string[] = [
    serviceLabels.enable,
    serviceLabels.volumesExclude,
    serviceLabels.exclude,
  ]
  const containers = stack.containers.map((container) => ({
    ...container,
    labels: Object.fromEntries(
      Object.entries(container.labels).filter(([label]) => !leaving.includes(label)),
    ),
  }))
  return { ...stack, containers }
}

/**
 * Of a backup of everything, the steps that hold what the restore overwrites. Files that the restored backup left out are not touched,
 * so they are left out here too, and by the same globs: the way back goes around just what the way there went around. Pure.
 */
export function narrowPlan(backup: BackupPlan, { steps }: RestorePlan): BackupPlan {
  const live = steps.filter((each) => each.do === 'files').filter(({ over }) => over === 'live')
  const kept = backup.steps.flatMap((step): Step[] => {
    if (step.do === 'archive') {
      const written = live.find(({ target }) => target === step.source)
      if (written === undefined) return []
      const alone = written.without.map((path) => step.path + path.slice(written.from.length))
      const without = [...new Set([...step.without, ...alone])]
      return [{ ...step, without, excludes: written.excludes }]
    }
    if (step.do !== 'dump') return []
    const databases = step.databases.filter((name) =>
      steps.some((each) => overwrites(each, step.containerId, name)),
    )
    return databases.length === 0 ? [] : [{ ...step, databases }]
  })
  const sources = new Set(kept.flatMap((step) => (step.do === 'archive' ? [step.source] : [])))
  const services = new Set([
    ...kept.flatMap((step) => (step.do === 'dump' ? [step.service] : [])),
    ...backup.coverage.filter(({ source }) => sources.has(source)).map(({ service }) => service),
  ])
  return {
    ...backup,
    scope: { type: typeOf(kept), services: [...services] },
    steps: kept,
    coverage: backup.coverage.filter(({ service }) => services.has(service)),
    failures: [],
  }
}

/**
 * One safety backup of some of what is overwritten would be taken for a way back of all of it. Throws `safeguard-failed`. Pure.
 */
export function requireGuarded({ steps: held }: BackupPlan, { steps }: RestorePlan): void {
  const unguarded = steps.flatMap((step) => {
    if (step.do === 'files') {
      if (step.over === 'beside') return []
      const guard = held.find((each) => each.do === 'archive' && each.source === step.target)
      if (guard?.do !== 'archive') return [`${step.kind} ${step.target}`]
      return listUnguarded(guard, step).map((left) => `${step.kind} ${step.target}: ${left}`)
    }
    const { service, containerId, database } = step
    if (!overwrites(step, containerId, database)) return []
    const isHeld = held.some(
      (each) =>
        each.do === 'dump' && each.containerId === containerId && each.databases.includes(database),
    )
    return isHeld ? [] : [`database ${JSON.stringify(database)} of ${service}`]
  })
  if (unguarded.length === 0) return
  throw new LifeboatError(
    'safeguard-failed',
    'no safety backup can hold all of what would be overwritten',
    {
      hint: 'See lifeboat plan for why not, or restore with --no-safeguard. Nothing was overwritten.',
      details: unguarded,
    },
  )
}

/** What the safety backup leaves out and the restore does not leave alone: nothing would bring it back. */
function listUnguarded(guard: ArchiveStep, step: FilesStep): string[] {
  const left = step.without.map((path) => path.slice(step.from.length + 1))
  const paths = guard.without
    .map((path) => path.slice(guard.path.length + 1))
    .filter((path) => !left.some((folder) => findInside(folder, path) !== undefined))
  return [...paths, ...guard.excludes.filter((glob) => !step.excludes.includes(glob))]
}

/** Whether two plans read the same files from the same places. Pure. */
export function isSameFiles(planned: BackupPlan, found: BackupPlan): boolean {
  const [before, now] = [planned, found].map(({ steps }) =>
    steps.flatMap((step) => {
      if (step.do !== 'archive') return []
      const { kind, source, path, without, excludes } = step
      return [{ kind, source, path, without, excludes }]
    }),
  )
  return JSON.stringify(before) === JSON.stringify(now)
}

function overwrites(
  step: RestorePlan['steps'][number],
  containerId: string,
  name: string,
): boolean {
  if (step.do === 'files' || step.containerId !== containerId) return false
  if (step.do === 'table') return step.database === name
  return step.over === 'live' && step.into === name
}

function typeOf(steps: BackupPlan['steps']): BackupType {
  const hasDumps = steps.some((step) => step.do === 'dump')
  const hasFiles = steps.some((step) => step.do === 'archive')
  if (hasDumps && hasFiles) return 'full'
  return hasDumps ? 'database' : 'volumes'
}
