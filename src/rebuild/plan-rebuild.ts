import { composeLabels } from '../docker/labels.ts'
import type { Survey } from '../docker/survey.ts'
import { nameOf, type Captured, type CapturedContainer } from '../model/captured.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Made, RebuildPlan, RebuiltContainer } from '../model/rebuild.ts'
import { listConfigTargets } from './config-targets.ts'
import type { Found } from './found.ts'
import { listVolumes } from './list-volumes.ts'
import { refuseInTheWay } from './refuse-in-the-way.ts'
import { sortForCreation } from './sort-for-creation.ts'
import type { StackToMake } from './stack-to-make.ts'

/**
 * Decides what a rebuild makes and what it keeps. Throws `rebuild-in-the-way`, `rebuild-other-backup` or `rebuild-impossible`: then nothing
 * may be done. Pure.
 */
export function planRebuild(stack: StackToMake, found: Found): RebuildPlan {
  const { manifest, captured, clone } = stack
  const { survey, mark } = found
  const networks = survey.networks.map(({ name }) => name)
  const containers = sortForCreation(captured.containers)
  refuseInTheWay(stack, found)
  const { id, type, state, startedAt, host, consistency, project } = manifest
  return {
    project,
    backup: { id, type, state, startedAt, host, consistency },
    clone,
    continues: mark !== undefined,
    folders: listConfigTargets(manifest, captured).map(({ target }) => target),
    networks: captured.networks.map((each) => describeMade(each, networks, project)),
    volumes: listVolumes(captured).map((each) => describeMade(each, survey.volumes, project)),
    images: found.images.images,
    containers: containers.map((each) => describeContainer(each, survey)),
    databases: manifest.servers.map(({ service, databases }) => ({
      service,
      databases: databases.map(({ name }) => name),
    })),
    absent: listAbsent(manifest, captured),
    warnings: [...stack.warnings, ...found.images.warnings],
  }
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

function describeContainer(container: CapturedContainer, { containers }: Survey): RebuiltContainer {
  const name = nameOf(container)
  return {
    name,
    service: container.Config.Labels?.[composeLabels.service] ?? name,
    image: container.Config.Image,
    do: containers.some((each) => each.name === name) ? 'keep' : 'make',
    ends: endOf(container),
  }
}

/** One that was being restarted had been meant to run. */
export function endOf({ State }: CapturedContainer): RebuiltContainer['ends'] {
  if (State.Paused) return 'paused'
  return State.Running || State.Status === 'restarting' ? 'running' : 'stopped'
}

/** What was never in the backup does not come back with it: a person shall read that before, not after. */
function listAbsent({ coverage, config, failures }: Manifest, { containers }: Captured): string[] {
  const names = new Set(containers.map(nameOf))
  return [
    ...coverage
      .filter(({ class: kind }) => kind === 'uncovered' || kind === 'excluded')
      .filter(({ container }) => names.has(container))
      .map(({ source, target, because }) => `${source || target}: ${because}`),
    ...config.notCaptured.map(({ source, because }) => `${source}: ${because}`),
    ...failures.map(({ what, why }) => `${what}: ${why}`),
  ]
}
