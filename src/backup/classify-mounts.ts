import type { CoverageClass, CoveredMount } from '../model/coverage.ts'
import { includesDatabases, includesVolumes, type Scope } from '../model/scope.ts'
import type { Container, Mount, Stack } from '../model/stack.ts'
import { findDataMounts, type DataMount } from './data-mounts.ts'
import { belongsToHost } from './host-paths.ts'

type Verdict = readonly [CoverageClass, string]

/** Puts every mount of every container into exactly one class, with the reason. Pure. */
export function classifyMounts(
  stack: Stack,
  scope: Scope,
  repositorySource: string,
): CoveredMount[] {
  const dataMounts = findDataMounts(stack)
  return stack.containers.flatMap((container) =>
    container.mounts.map((mount) => {
      const [verdict, because] = classify(
        stack,
        scope,
        repositorySource,
        dataMounts,
        container,
        mount,
      )
      return {
        class: verdict,
        service: container.service,
        container: container.name,
        target: mount.target,
        kind: mount.anonymous ? 'anonymous volume' : mount.kind,
        source: mount.source,
        because,
      }
    }),
  )
}

function classify(
  stack: Stack,
  scope: Scope,
  repositorySource: string,
  dataMounts: readonly DataMount[],
  container: Container,
  mount: Mount,
): Verdict {
  if (container.isSelf) return ['excluded', 'Lifeboat itself is not part of a backup']
  const isRepository =
    mount.source === repositorySource || mount.source.startsWith(`${repositorySource}/`)
  if (mount.source !== '' && repositorySource !== '' && isRepository) {
    return ['excluded', 'the repository is not part of a backup']
  }
  if (mount.kind === 'tmpfs') return ['excluded', 'in memory: empty after every stop, by design']
  if (mount.kind === 'other') return ['uncovered', 'no worker can read a mount of this kind']
  const data = dataMounts.find((candidate) => isSame(candidate.mount, mount))
  if (mount.kind === 'bind' && data === undefined && belongsToHost(mount.source)) {
    return ['referenced', 'belongs to the host, not to the stack; its path is in the configuration']
  }
  if (scope.services.length > 0 && !scope.services.includes(container.service)) {
    return ['excluded', `not asked for: only ${scope.services.join(', ')}`]
  }
  if (data !== undefined) return classifyData(scope, data)
  if (!includesVolumes(scope.type)) return ['excluded', `not asked for: only type ${scope.type}`]
  if (mount.kind === 'volume' && !stack.volumes.some(({ name }) => name === mount.source)) {
    return ['uncovered', 'the engine has no volume of that name']
  }
  return ['archived', explainWriters(stack, mount)]
}

/** A live data directory is never copied as files: what was read at different moments does not start again. */
function classifyData(scope: Scope, { server, inside }: DataMount): Verdict {
  const { answer, service } = server
  if (scope.services.length > 0 && !scope.services.includes(service)) {
    return ['excluded', `the data of ${service}, which was not asked for`]
  }
  const rest = includesVolumes(scope.type) ? '; what else is there is archived' : ''
  const where = inside === '' ? '' : ` (in ${inside}${rest})`
  if (answer.state === 'stopped') {
    if (!includesVolumes(scope.type)) return ['excluded', `not asked for: only type ${scope.type}`]
    return ['archived', `the server of ${service} is stopped: its files are at rest`]
  }
  if (!includesDatabases(scope.type)) return ['excluded', `not asked for: only type ${scope.type}`]
  if (answer.state === 'unreachable') {
    return [
      'uncovered',
      `probably the data of ${service}, which could not be asked: ${answer.reason}`,
    ]
  }
  return ['dumped', `PostgreSQL ${answer.version} of ${service} keeps its data here${where}`]
}

function explainWriters(stack: Stack, mount: Mount): string {
  const users = stack.containers.filter((container) =>
    container.mounts.some((other) => isSame(other, mount)),
  )
  const writers = users.filter(
    ({ state, mounts }) =>
      state === 'running' && mounts.some((other) => isSame(other, mount) && other.writable),
  )
  if (writers.length === 0) return 'nothing that runs writes to it'
  return `${writers.map(({ service }) => service).join(', ')} writes to it`
}

export function isSame(a: Mount, b: Mount): boolean {
  return a.kind === b.kind && a.source === b.source
}
