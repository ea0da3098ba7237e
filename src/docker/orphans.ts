import type { EngineClient } from './engine.ts'
import { isHolderAlive, readHolderLabels } from './holder.ts'
import { ownLabels, roles } from './labels.ts'
import { removeContainer, removeVolume } from './remove.ts'

/**
 * Removes the project's workers and staging volumes whose Lifeboat process is dead; those of a living one, in whichever
 * container, stay. Gives the runs whose workers they were.
 */
export async function removeOrphans(
  engine: EngineClient,
  project: string,
  ownContainerId: string,
): Promise<string[]> {
  const isOrphan = async (labels: Readonly<Record<string, string>>): Promise<boolean> =>
    !(await isHolderAlive(engine, readHolderLabels(labels), ownContainerId))
  const deadRuns = await removeOrphaned(engine, project, roles.worker, isOrphan)
  const { Volumes } = await engine.call('listing staging volumes', (docker) =>
    docker.listVolumes({ filters: filtersFor(project, roles.staging) }),
  )
  for (const { Name, Labels } of Volumes ?? []) {
    if (await isOrphan(Labels)) await removeVolume(engine, Name)
  }
  return deadRuns
}

/**
 * The same for watchdogs. Only once the journal is settled: until then they may be all that keeps something from standing still for good.
 */
export async function removeWatchdogs(
  engine: EngineClient,
  project: string,
  ownContainerId: string,
): Promise<void> {
  await removeOrphaned(
    engine,
    project,
    roles.watchdog,
    async (labels) => !(await isHolderAlive(engine, readHolderLabels(labels), ownContainerId)),
  )
}

async function removeOrphaned(
  engine: EngineClient,
  project: string,
  role: string,
  isOrphan: (labels: Readonly<Record<string, string>>) => Promise<boolean>,
): Promise<string[]> {
  const containers = await engine.call('listing workers', (docker) =>
    docker.listContainers({ all: true, filters: filtersFor(project, role) }),
  )
  const deadRuns = new Set<string>()
  for (const { Id, Labels } of containers) {
    if (!(await isOrphan(Labels))) continue
    await removeContainer(engine, Id)
    deadRuns.add(Labels[ownLabels.run] ?? '')
  }
  return [...deadRuns]
}

function filtersFor(project: string, role: string): { label: string[] } {
  // Without a holder nobody can say whether it is dead.
  return {
    label: [`${ownLabels.project}=${project}`, `${ownLabels.role}=${role}`, ownLabels.holder],
  }
}
