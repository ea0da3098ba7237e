import type { EngineClient } from './engine.ts'
import { isHolderAlive, readHolderLabels } from './holder.ts'
import { ownLabels } from './labels.ts'
import { removeContainer } from './remove.ts'

/** Removes the project's workers whose Lifeboat process is dead; those of a living one, in whichever container, stay. */
export async function removeOrphans(
  engine: EngineClient,
  project: string,
  ownContainerId: string,
): Promise<void> {
  const filters = { label: [`${ownLabels.project}=${project}`, `${ownLabels.role}=worker`] }
  const workers = await engine.call('listing workers', (docker) =>
    docker.listContainers({ all: true, filters }),
  )
  for (const { Id, Labels } of workers) {
    const isAlive = await isHolderAlive(engine, readHolderLabels(Labels), ownContainerId)
    if (!isAlive) await removeContainer(engine, Id)
  }
}
