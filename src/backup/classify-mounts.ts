import { serviceLabels } from '../docker/labels.ts'
import { overlaps, type MountSource } from '../docker/mount-users.ts'
import { noService, type CoverageClass, type CoveredMount } from '../model/coverage.ts'
import { includesDatabases, includesVolumes, type Scope } from '../model/scope.ts'
import { findInside, placeOf } from '../model/place.ts'
import type { Container, Mount, Stack } from '../model/stack.ts'
import { findDataMounts, type DataMount } from './data-mounts.ts'
import { explainShutdown } from './explain-shutdown.ts'
import { belongsToHost } from './host-paths.ts'
import { explainHeldElsewhere, findLeavingLabel } from './left-out.ts'

/** `by label`: another service may have it archived. */
type Verdict = readonly [CoverageClass, because: string, leftOut?: 'by label']

/** Puts every mount of every container, and every volume that none mounts, into exactly one class, with the reason. Pure. */
export function classifyMounts(
  stack: Stack,
  scope: Scope,
  repositorySource: string,
): CoveredMount[] {
  const dataMounts = findDataMounts(stack)
  const classified = stack.containers.flatMap((container) =>
    container.mounts.map((mount) => {
      const [verdict, because, leftOut] = classify(
        stack,
        scope,
        repositorySource,
        dataMounts,
        container,
        mount,
      )
      const covered: CoveredMount = {
        class: verdict,
        service: container.service,
        container: container.name,
        target: mount.target,
        kind: mount.anonymous ? 'anonymous volume' : mount.kind,
        source: mount.source,
        because,
      }
      return { covered, isLeftOut: leftOut === 'by label' }
    }),
  )
  const coverage = classified.map(({ covered }) => covered)
  const mounted = classified.map(({ covered, isLeftOut }) => {
    const elsewhere = isLeftOut ? explainHeldElsewhere(covered, coverage) : ''
    return { ...covered, because: `${covered.because}${elsewhere}` }
  })
  const unmounted = (stack.unmounted ?? [])
    // It may have gone since it was listed, and nothing would miss it.
    .filter(({ source }) => stack.volumes.some(({ name }) => name === source))
    .map((mount): CoveredMount => {
      const [verdict, because] = classifyUnmounted(scope, repositorySource, dataMounts, mount)
      const { source } = mount
      const none = { service: noService, container: noService, target: '' }
      return { class: verdict, ...none, kind: 'volume', source, because }
    })
  return [...mounted, ...unmounted]
}

/** A volume may be another name of a folder that is mounted under its own. */
function classifyUnmounted(
  scope: Scope,
  repositorySource: string,
  dataMounts: readonly DataMount[],
  mount: Mount,
): Verdict {
  if (findInside(repositorySource, placeOf(mount)) !== undefined) {
    return ['excluded', 'the repository is not part of a backup']
  }
  if (scope.services.length > 0) {
    return ['excluded', `not asked for: only ${scope.services.join(', ')}`]
  }
  const data = dataMounts.find((candidate) => isSame(candidate.mount, mount))
  if (data !== undefined) return classifyData(scope, data)
  if (!includesVolumes(scope.type)) return ['excluded', `not asked for: only type ${scope.type}`]
  return ['archived', 'of the project, and no container of it mounts it now']
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
  if (findInside(repositorySource, placeOf(mount)) !== undefined) {
    return ['excluded', 'the repository is not part of a backup']
  }
  if (mount.kind === 'tmpfs') return ['excluded', 'in memory: empty after every stop, by design']
  const data = dataMounts.find((candidate) => isSame(candidate.mount, mount))
  const label = findLeavingLabel(container, mount)
  if (label !== undefined) {
    const because = `${label} of ${container.service} leaves it out${explainDumped(scope, data)}`
    // Live data is not copied for anybody.
    const isCopied = data === undefined || data.server.answer.state === 'stopped'
    return isCopied ? ['excluded', because, 'by label'] : ['excluded', because]
  }
  if (mount.kind === 'other') return ['uncovered', 'no worker can read a mount of this kind']
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

/** The dump is of the server, not of its volume: it is not what was left out. */
function explainDumped(scope: Scope, data: DataMount | undefined): string {
  if (data?.server.answer.state !== 'reachable' || !includesDatabases(scope.type)) return ''
  const { service } = data.server
  const isAsked = scope.services.length === 0 || scope.services.includes(service)
  return isAsked ? `; the databases of ${service} are dumped all the same` : ''
}

/** A live data directory is never copied as files: what was read at different moments does not start again. */
function classifyData(scope: Scope, { server, inside, isGuess }: DataMount): Verdict {
  const { answer, service } = server
  if (answer.state === 'left-out') {
    if (isGuess === true) {
      const because = `may be the data of ${service}, which ${serviceLabels.enable} keeps from being asked`
      return ['uncovered', because]
    }
    return ['excluded', `the data of ${service}, which ${serviceLabels.enable} leaves out`]
  }
  if (scope.services.length > 0 && !scope.services.includes(service)) {
    return ['excluded', `the data of ${service}, which was not asked for`]
  }
  const rest = includesVolumes(scope.type) ? '; what else is there is archived' : ''
  const where = inside === '' ? '' : ` (in ${inside}${rest})`
  if (answer.state === 'stopped') {
    if (!includesVolumes(scope.type)) return ['excluded', `not asked for: only type ${scope.type}`]
    return ['archived', explainShutdown(service, answer.shutdown)]
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
  const others = stack.foreign.filter((writer) =>
    writer.mounts.some((other) => overlaps(asSource(mount), { ...other, writable: true })),
  )
  const names = [
    ...writers.map(({ service }) => service),
    ...others.map(({ name, project }) => `${name} of ${project === '' ? 'no project' : project}`),
  ]
  return names.length === 0 ? 'nothing that runs writes to it' : `${names.join(', ')} writes to it`
}

function asSource(mount: Mount): MountSource {
  return { ...mount, kind: mount.kind === 'bind' ? 'bind' : 'volume' }
}

/** Whether both show the same files. */
export function isSame(a: Mount, b: Mount): boolean {
  return holdsFiles(a) && holdsFiles(b) && placeOf(a) === placeOf(b)
}

function holdsFiles({ kind }: Mount): boolean {
  return kind === 'volume' || kind === 'bind'
}
