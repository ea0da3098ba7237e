import { readBoundFolder } from '../docker/bound-folders.ts'
import { composeLabels } from '../docker/labels.ts'
import { nameOf, type Captured, type CapturedContainer } from '../model/captured.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Made, RebuildPlan, RebuiltContainer } from '../model/rebuild.ts'
import type { Replaced } from '../model/replaced.ts'
import { listNotHeld } from '../restore/list-not-held.ts'
import { listConfigTargets } from './config-targets.ts'
import { findInTheWay } from './find-in-the-way.ts'
import type { Found } from './found.ts'
import { listVolumes } from './list-volumes.ts'
import { planReplacement } from './plan-replacement.ts'
import { refuseDataGone, refuseInTheWay } from './refuse-in-the-way.ts'
import { sortForCreation } from './sort-for-creation.ts'
import type { StackToMake } from './stack-to-make.ts'

/**
 * Decides what a rebuild makes and what it keeps. Throws `rebuild-in-the-way`, `rebuild-not-replaced`, `rebuild-other-backup`,
 * `rebuild-other-folder`, `rebuild-data-gone` or `rebuild-impossible`: then nothing
 * may be done. Pure.
 */
export function planRebuild(stack: StackToMake, found: Found): RebuildPlan {
  const { manifest, captured, clone } = stack
  const { project } = manifest
  const { mark } = found
  const replaces = planReplaced(stack, found)
  const kept = listKept(found, replaces)
  const containers = sortForCreation(captured.containers)
  refuseInTheWay(stack, found)
  const volumes = listVolumes(captured, manifest).map((each) =>
    describeMade(each, kept.volumes, project),
  )
  refuseDataGone(stack, mark, volumes)
  const { id, type, state, startedAt, host, consistency } = manifest
  return {
    project,
    backup: { id, type, state, startedAt, host, consistency },
    clone,
    continues: mark !== undefined,
    moved: found.move ?? null,
    replaces,
    folders: [
      ...new Set([
        ...listConfigTargets(manifest, captured).map(({ target }) => target),
        ...(found.brought ?? []),
      ]),
    ],
    networks: captured.networks.map((each) => describeMade(each, kept.networks, project)),
    volumes,
    images: found.images.images,
    containers: containers.map((each) => describeContainer(each, kept.containers)),
    databases: manifest.servers.map(({ service, databases }) => ({
      service,
      databases: databases.map(({ name }) => name),
    })),
    absent: [...listAbsent(manifest, captured), ...stack.absent],
    warnings: [...stack.warnings, ...found.images.warnings, ...(found.left ?? []).map(explainLeft)],
  }
}

/** What a rebuild that was cut off had begun to replace, it goes on with, whatever is asked for now. */
function planReplaced(stack: StackToMake, found: Found): Replaced | null {
  const { mark, replaceable } = found
  if (mark !== undefined) return mark.replaced?.what ?? null
  if (replaceable === undefined) return null
  const inTheWay = findInTheWay(stack, found)
  if (Object.values(inTheWay).every((things) => things.length === 0)) return null
  return planReplacement(stack.captured, inTheWay, replaceable, replaceable.ownContainerId)
}

/** Names of what stands, and still does when what is replaced has gone out of the way. */
function listKept({ survey, mark }: Found, replaces: Replaced | null) {
  const isDone = mark !== undefined && mark.stage !== 'replacing'
  const { containers = [], volumes = [], networks = [] } = (isDone ? null : replaces) ?? {}
  const anew = volumes.filter(({ way }) => way === 'made anew')
  return {
    containers: without(survey.containers, containers),
    networks: without(survey.networks, networks),
    volumes: without(
      survey.volumes.map((name) => ({ name })),
      anew,
    ),
  }
}

type Named = { readonly name: string }

function without(standing: readonly Named[], gone: readonly Named[]): string[] {
  return standing.map(({ name }) => name).filter((name) => !gone.some((each) => each.name === name))
}

function describeMade(
  { Name, Labels }: Captured['volumes'][number] | Captured['networks'][number],
  standing: readonly string[],
  project: string,
): Made {
  return {
    name: Name,
    do: standing.includes(Name) ? 'keep' : 'make',
    external: Labels?.[composeLabels.project] !== project,
  }
}

function describeContainer(
  container: CapturedContainer,
  kept: readonly string[],
): RebuiltContainer {
  const name = nameOf(container)
  return {
    name,
    service: container.Config.Labels?.[composeLabels.service] ?? name,
    image: container.Config.Image,
    do: kept.includes(name) ? 'keep' : 'make',
    ends: endOf(container),
  }
}

/** One that was being restarted had been meant to run. */
export function endOf({ State }: CapturedContainer): RebuiltContainer['ends'] {
  if (State.Paused) return 'paused'
  return State.Running || State.Status === 'restarting' ? 'running' : 'stopped'
}

function explainLeft(path: string): string {
  return `${path}: something stands there already, and stays as it is: what else the backup has of it does not come back. If that is meant, move it away first`
}

/** What was never in the backup does not come back with it: a person shall read that before, not after. */
function listAbsent(manifest: Manifest, captured: Captured): string[] {
  const { coverage, failures } = manifest
  const names = new Set(captured.containers.map(nameOf))
  const folders = new Map(captured.volumes.map((each) => [each.Name, readBoundFolder(each)]))
  return [
    ...coverage
      .filter(({ class: kind }) => kind === 'uncovered' || kind === 'excluded')
      .filter(({ container }) => names.has(container))
      .map(({ source, target, because }) => `${source || target}: ${because}`),
    ...listNotHeld(manifest, (volume) => folders.get(volume)).map(
      ({ source, because }) => `${source}: ${because}`,
    ),
    ...failures.map(({ what, why }) => `${what}: ${why}`),
  ]
}
