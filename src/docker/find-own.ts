import type { ContainerInfo } from 'dockerode'

import { isLifeboat } from './is-lifeboat.ts'
import { composeLabels } from './labels.ts'
import type { RunContext } from './run-context.ts'

/**
 * The ids of Lifeboat’s containers in a stack, the one that asks included. Like that one they go on while the stack’s others are stopped, and
 * what they mount is not theirs to write to.
 */
export async function findOwn({
  engine,
  project,
  ownContainerId,
}: Pick<RunContext, 'engine' | 'project' | 'ownContainerId'>): Promise<ReadonlySet<string>> {
  const containers = await engine.call('looking for Lifeboat’s containers', (docker) =>
    docker.listContainers({ all: true }),
  )
  const itself = containers.find(({ Id }) => Id === ownContainerId)
  if (itself === undefined) return new Set([ownContainerId])
  const own = describe(itself)
  // Elsewhere a service of that name is another one.
  const service = isOf(itself, project) ? own.service : undefined
  const found = containers
    .filter((each) => isOf(each, project) && isLifeboat(describe(each), { ...own, service }))
    .map(({ Id }) => Id)
  return new Set([ownContainerId, ...found])
}

function isOf({ Labels }: ContainerInfo, project: string): boolean {
  return Labels[composeLabels.project] === project
}

function describe({ Id, ImageID, Labels }: ContainerInfo) {
  return { id: Id, imageId: ImageID, service: Labels[composeLabels.service] }
}
