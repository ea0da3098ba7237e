import type { CoveredMount } from '../model/coverage.ts'
import type { Cold } from '../model/manifest.ts'
import type { ArchiveStep, Failure } from '../model/plan.ts'
import type { Container, Shutdown, Stack } from '../model/stack.ts'
import { isSame } from './classify-mounts.ts'
import { findDataMounts, type DataMount } from './data-mounts.ts'
import { explainShutdown } from './explain-shutdown.ts'

/** A stopped server’s data that is copied as files. */
export type ColdDatabase = DataMount & {
  readonly container: Container
  readonly shutdown: Shutdown
}

/** The data directories that no live server has, each once. Pure. */
export function findColdDatabases(stack: Stack): ColdDatabase[] {
  const cold = findStoppedServers(stack)
  return cold.filter((data, index) => cold.findIndex((other) => isSameData(other, data)) === index)
}

/** The same, with every stopped server that may start on them. Pure. */
export function findStoppedServers(stack: Stack): ColdDatabase[] {
  const found = findDataMounts(stack)
  const live = found.filter(({ server }) => server.answer.state !== 'stopped')
  return found.flatMap((data): ColdDatabase[] => {
    const { server, mount } = data
    const container = stack.containers.find(({ id }) => id === server.containerId)
    if (server.answer.state !== 'stopped' || container === undefined) return []
    if (live.some((other) => isSame(other.mount, mount))) return []
    return [{ ...data, container, shutdown: server.answer.shutdown }]
  })
}

function isSameData(a: DataMount, b: DataMount): boolean {
  return isSame(a.mount, b.mount) && a.inside === b.inside
}

/** What makes a backup incomplete although the files are copied: they may not start again. Pure. */
export function findShutdownFailures(stack: Stack, coverage: readonly CoveredMount[]): Failure[] {
  return findColdDatabases(stack).flatMap(({ container, mount, shutdown }): Failure[] => {
    if (shutdown.state === 'clean' || shutdown.state === 'none') return []
    const isCopied = coverage.some(
      (each) =>
        each.class === 'archived' &&
        each.container === container.name &&
        each.target === mount.target,
    )
    if (!isCopied) return []
    const what = `database ${container.service}`
    const why = explainShutdown(container.service, shutdown)
    const hint =
      'Its files are copied as they stand. Start it, so that it recovers, then back up; if docker stop killed it, give it a longer stop_grace_period.'
    return [{ what, code: 'database-not-shut-down', why, hint, details: [] }]
  })
}

/** What the manifest keeps of the stopped servers whose files are held: no other image may run on them. Pure. */
export function listCold(stack: Stack, archived: readonly ArchiveStep[]): Cold[] {
  return findColdDatabases(stack).flatMap(({ server, container, mount, inside, shutdown }) => {
    const { kind, source } = mount
    if (shutdown.state === 'none' || (kind !== 'volume' && kind !== 'bind')) return []
    if (!archived.some((step) => isHeldBy(step, { kind, source }))) return []
    const { service, name, image, imageId } = container
    return [
      {
        kind: server.kind,
        service,
        container: name,
        image,
        imageId,
        versionMajor: shutdown.versionMajor ?? null,
        clean: shutdown.state === 'clean',
        mount: { kind, source },
        inside,
      },
    ]
  })
}

/** A bind inside another one is archived with that one. */
export function isHeldBy(
  step: Pick<ArchiveStep, 'kind' | 'source'>,
  mount: { readonly kind: string; readonly source: string },
): boolean {
  if (step.kind !== mount.kind) return false
  if (step.source === mount.source) return true
  return step.kind === 'bind' && mount.source.startsWith(`${step.source}/`)
}
