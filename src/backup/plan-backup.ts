import { serviceLabels } from '../docker/labels.ts'
import { LifeboatError } from '../errors.ts'
import type { ImageSetting } from '../model/image.ts'
import type {
  BackupPlan,
  ConfigStep,
  ConsistencyDefault,
  DumpStep,
  Failure,
  SkipStep,
  Step,
} from '../model/plan.ts'
import { includesConfig, includesDatabases, includesVolumes, type Scope } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'
import { suggest } from '../suggest.ts'
import { classifyMounts } from './classify-mounts.ts'
import { findClosed } from './closed-databases.ts'
import { findShutdownFailures } from './cold-databases.ts'
import { belongsToHost } from './host-paths.ts'
import { findLeavingLabel } from './left-out.ts'
import { planArchives } from './plan-archives.ts'
import { planCut } from './plan-cut.ts'
import { findHooksNotRun } from './plan-hooks.ts'
import { readLabels } from './read-labels.ts'
import { planExcludes } from './plan-excludes.ts'
import { planSavedImages } from './plan-saved-images.ts'
import { planReferences } from './plan-references.ts'
import { findWarnings } from './plan-warnings.ts'
import { warnOfHostPaths } from './written-host-paths.ts'

/**
 * Everything a backup will do, from what was found. Pure: no engine, no clock.
 * Throws `unknown-service` for a service that the stack does not have, `service-left-out` for one that a label leaves out of it,
 * `nothing-to-back-up` where the scope holds nothing.
 */
export function planBackup(
  stack: Stack,
  scope: Scope,
  repositorySource: string,
  byDefault: ConsistencyDefault = 'ordered',
  imageSetting: ImageSetting = 'none',
): BackupPlan {
  requireServices(stack, scope)
  const coverage = classifyMounts(stack, scope, repositorySource)
  const dumps = planDumps(stack, scope)
  const { archives, warnings } = includesVolumes(scope.type)
    ? planExcludes(stack, coverage, planArchives(stack, coverage, repositorySource))
    : { archives: [], warnings: [] }
  const all = classifyMounts(stack, { type: 'full', services: [] }, repositorySource)
  const held = { coverage: all, archives: planArchives(stack, all, repositorySource) }
  const { references, ...declared } = planReferences(stack, scope, held)
  const config = includesConfig(scope.type) ? [planConfig(stack, coverage)] : []
  const images = planSavedImages(stack, scope, imageSetting)
  const skipped = coverage
    .filter((mount) => mount.class === 'excluded' || mount.class === 'referenced')
    .map((mount): SkipStep => {
      const what = `${mount.service} ${mount.target}`
      return { do: 'skip', what, because: mount.because }
    })
  const { hooks, stops, pauses, ...rating } = planCut(stack, scope, { dumps, archives }, byDefault)
  const notRun = findHooksNotRun(stack, scope)
  const before = hooks.filter(({ when }) => when === 'before')
  const after = hooks.filter(({ when }) => when === 'after')
  const taken = [...dumps, ...archives, ...config, ...images.steps]
  const steps: Step[] = [...before, ...stops, ...pauses, ...taken, ...after, ...skipped]
  const failures = [
    ...findFailures(stack, scope, coverage),
    ...declared.failures,
    ...images.failures,
    ...notRun.failures,
  ]
  if (taken.length === 0 && failures.length === 0) throw nothingThere(stack, scope)
  return {
    project: stack.project,
    scope,
    ...rating,
    steps,
    coverage,
    references,
    failures,
    warnings: [
      ...findWarnings(stack),
      ...warnOfHostPaths(stack, scope, coverage),
      ...warnings,
      ...declared.warnings,
      ...notRun.warnings,
    ],
  }
}

function requireServices(stack: Stack, { services }: Scope): void {
  const known = [
    ...new Set(stack.containers.filter(({ isSelf }) => !isSelf).map(({ service }) => service)),
  ]
  for (const service of services) {
    if (known.includes(service)) {
      requireEnabled(stack, service)
      continue
    }
    const near = suggest(service, known)
    throw new LifeboatError(
      'unknown-service',
      `the stack ${stack.project} has no service "${service}"`,
      {
        hint: near === undefined ? 'Its services stand below.' : `Did you mean ${near}?`,
        details: known,
      },
    )
  }
}

/** A backup of nothing would be called complete. */
function requireEnabled({ containers }: Stack, service: string): void {
  const own = containers.filter((container) => container.service === service)
  if (own.some((container) => readLabels(container).settings.enabled)) return
  throw new LifeboatError('service-left-out', `a label leaves ${service} out of every backup`, {
    hint: `Take ${serviceLabels.enable} off the service, or do not ask for it.`,
  })
}

/** Yesterday's database server may be gone, or not be known for one any more: an empty backup would be the newest complete one. */
function nothingThere({ project }: Stack, { type, services }: Scope): LifeboatError {
  const of = services.length === 0 ? project : `${services.join(', ')} of ${project}`
  const what = { full: 'nothing', database: 'no PostgreSQL server', volumes: 'no files' }
  return new LifeboatError(
    'nothing-to-back-up',
    `there is ${type === 'config' ? what.full : what[type]} to back up of ${of}`,
    {
      hint: 'lifeboat plan shows what was found, and why. Where that is right, ask for no backup of this type.',
    },
  )
}

function planDumps(stack: Stack, scope: Scope): DumpStep[] {
  if (!includesDatabases(scope.type)) return []
  return stack.databases
    .filter(({ service }) => scope.services.length === 0 || scope.services.includes(service))
    .flatMap(({ service, containerId, answer }) => {
      if (answer.state !== 'reachable') return []
      const because = `PostgreSQL ${answer.version} answers as ${answer.user}`
      return [{ do: 'dump', service, containerId, databases: answer.databases, because }]
    })
}

/** Small read-only binds outside the project folder are configuration too: nothing in the stack can change them. */
function planConfig(stack: Stack, coverage: BackupPlan['coverage']): ConfigStep {
  const folder = stack.projectFolder
  const isInside = (path: string): boolean => folder !== undefined && path.startsWith(`${folder}/`)
  const binds = stack.containers
    .filter(({ isSelf }) => !isSelf)
    .flatMap((container) =>
      container.mounts.map((mount) => ({ ...mount, label: findLeavingLabel(container, mount) })),
    )
    .filter(({ kind, source }) => kind === 'bind' && !belongsToHost(source))
  const outside = [
    ...stack.composeFiles,
    ...binds
      .filter(({ writable, label }) => !writable && label === undefined)
      .map(({ source }) => source),
  ].filter((path) => path.startsWith('/') && !isInside(path) && path !== folder)
  // The folder's own files stay, whichever service is left out; what is named itself goes.
  const isNamedOut = ({ source }: { source: string }): boolean =>
    binds.every((bind) => bind.source !== source || bind.label === serviceLabels.volumesExclude)
  const written = [
    ...binds.filter((bind) => bind.writable || isNamedOut(bind)).map(({ source }) => source),
    ...stack.containers.flatMap(({ mounts }) => mounts).flatMap(({ device }) => device ?? []),
    ...(stack.unmounted ?? []).flatMap(({ device }) => device ?? []),
    ...coverage
      .filter(({ kind, because }) => kind === 'bind' && because.startsWith('the repository'))
      .map(({ source }) => source),
    ...stack.self.mounts.filter(({ kind }) => kind === 'bind').map(({ source }) => source),
  ].filter(isInside)
  return {
    do: 'config',
    ...(folder === undefined ? {} : { projectFolder: folder }),
    outside: [...new Set(outside)],
    without: [...new Set(written)],
    because:
      folder === undefined
        ? 'the containers name no project folder; only what the engine knows is held'
        : `compose files, .env and sources in ${folder}`,
  }
}

function findFailures(stack: Stack, scope: Scope, coverage: BackupPlan['coverage']): Failure[] {
  const asked = stack.databases.filter(
    ({ service }) => scope.services.length === 0 || scope.services.includes(service),
  )
  const unreachable = includesDatabases(scope.type)
    ? asked.flatMap(({ service, answer }): Failure[] => {
        if (answer.state !== 'unreachable') return []
        const { code, reason, hint } = answer
        return [{ what: `database ${service}`, code, why: reason, hint, details: [] }]
      })
    : []
  const missing = coverage
    .filter(
      (mount) => mount.class === 'uncovered' && !mount.because.startsWith('probably the data'),
    )
    .map((mount): Failure => {
      const what = `${mount.kind} ${mount.source} of ${mount.service}`
      const hint = 'Correct the mount, or take it out of the service.'
      return { what, code: 'mount-uncovered', why: mount.because, hint, details: [] }
    })
  return [
    ...unreachable,
    ...(includesDatabases(scope.type) ? findClosed(asked) : []),
    ...findShutdownFailures(stack, coverage),
    ...missing,
    ...findBadLabels(stack, scope),
  ]
}

/** What a bad label was to change is as if it were not there: whoever wrote it must not rely on it. */
function findBadLabels(stack: Stack, { services }: Scope): Failure[] {
  return stack.containers
    .filter(({ service }) => services.length === 0 || services.includes(service))
    .flatMap((container) => readLabels(container).problems)
}
