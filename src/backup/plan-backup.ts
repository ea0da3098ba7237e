import { LifeboatError } from '../errors.ts'
import type {
  BackupPlan,
  ConfigStep,
  Consistency,
  DumpStep,
  Failure,
  SkipStep,
  Step,
} from '../model/plan.ts'
import { includesConfig, includesDatabases, includesVolumes, type Scope } from '../model/scope.ts'
import type { Stack } from '../model/stack.ts'
import { suggest } from '../suggest.ts'
import { classifyMounts } from './classify-mounts.ts'
import { belongsToHost } from './host-paths.ts'
import { planArchives } from './plan-archives.ts'
import { findWarnings } from './plan-warnings.ts'

/**
 * Everything a backup will do, from what was found. Pure: no engine, no clock.
 * Throws `unknown-service` for a service that the stack does not have.
 */
export function planBackup(stack: Stack, scope: Scope, repositorySource: string): BackupPlan {
  requireServices(stack, scope)
  const coverage = classifyMounts(stack, scope, repositorySource)
  const dumps = planDumps(stack, scope)
  const archives = includesVolumes(scope.type)
    ? planArchives(stack, coverage, repositorySource)
    : []
  const config = includesConfig(scope.type) ? [planConfig(stack, coverage)] : []
  const skipped = coverage
    .filter((mount) => mount.class === 'excluded' || mount.class === 'referenced')
    .map((mount): SkipStep => {
      const what = `${mount.service} ${mount.target}`
      return { do: 'skip', what, because: mount.because }
    })
  const steps: Step[] = [...dumps, ...archives, ...config, ...skipped]
  return {
    project: stack.project,
    scope,
    consistency: consistencyOf(stack, dumps.length, coverage),
    steps,
    coverage,
    failures: findFailures(stack, scope, coverage),
    warnings: findWarnings(stack),
  }
}

function requireServices(stack: Stack, { services }: Scope): void {
  const known = [
    ...new Set(stack.containers.filter(({ isSelf }) => !isSelf).map(({ service }) => service)),
  ]
  for (const service of services) {
    if (known.includes(service)) continue
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
    .flatMap(({ mounts }) => mounts)
    .filter(({ kind, source }) => kind === 'bind' && !belongsToHost(source))
  const outside = [
    ...stack.composeFiles,
    ...binds.filter(({ writable }) => !writable).map(({ source }) => source),
  ].filter((path) => path.startsWith('/') && !isInside(path) && path !== folder)
  const written = [
    ...binds.filter(({ writable }) => writable).map(({ source }) => source),
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

/** `ordered`: the databases' snapshots are taken before the first file is read. */
function consistencyOf(
  stack: Stack,
  dumpCount: number,
  coverage: BackupPlan['coverage'],
): Consistency {
  const running = new Set(
    stack.containers
      .filter(({ state, isSelf }) => state === 'running' && !isSelf)
      .map(({ name }) => name),
  )
  const isLive = coverage.some(
    (mount) =>
      mount.class === 'archived' && running.has(mount.container) && isWritable(stack, mount),
  )
  if (dumpCount > 0) return 'ordered'
  return isLive ? 'hot' : 'stopped'
}

function isWritable(stack: Stack, covered: BackupPlan['coverage'][number]): boolean {
  const container = stack.containers.find(({ name }) => name === covered.container)
  return (
    container?.mounts.some(({ target, writable }) => target === covered.target && writable) ?? false
  )
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
  return [...unreachable, ...missing]
}
