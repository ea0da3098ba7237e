import { delay } from '../clock.ts'
import type { EngineClient } from './engine.ts'
import { isEngineError } from './engine.ts'
import { forgetRun } from './holder.ts'
import { madeByLabel, ownLabels, roles } from './labels.ts'

const attempts = 5
const maxRounds = 25

/** Gives restic time to take its lock out of the repository before the container goes. */
const stopSeconds = 5

/** Stops and removes a container with its anonymous volumes. One that is gone already is fine. */
export async function removeContainer(engine: EngineClient, id: string): Promise<void> {
  await persist(() =>
    engine.call('stopping a worker', (docker) => docker.getContainer(id).stop({ t: stopSeconds })),
  )
  await removeStopped(engine, id)
}

async function removeStopped(engine: EngineClient, id: string): Promise<void> {
  await persist(() =>
    engine.call('removing a worker', (docker) =>
      docker.getContainer(id).remove({ force: true, v: true }),
    ),
  )
}

export async function removeVolume(engine: EngineClient, name: string): Promise<void> {
  await persist(() =>
    engine.call('removing a volume of the run', (docker) => docker.getVolume(name).remove()),
  )
}

/**
 * Removes a volume that the run made to stay; one that somebody else made, or that is gone, is left alone. Gives whether it is gone: the
 * engine keeps one that is in use. One whose making was lost may still come: then it looks again, too.
 */
export async function removeVolumeOf(
  engine: EngineClient,
  name: string,
  runId: string,
): Promise<boolean> {
  const quietRounds = quietRoundsOf(engine)
  let quiet = 0
  for (let round = 0; quiet < quietRounds && round < maxRounds; round += 1) {
    if (round > 0) await delay(200)
    const isThere = await isMadeBy(engine, name, runId)
    quiet = isThere ? 0 : quiet + 1
    if (isThere) await removeVolume(engine, name)
  }
  return quiet > 0
}

async function isMadeBy(engine: EngineClient, name: string, runId: string): Promise<boolean> {
  const filters = { label: [`${madeByLabel}=${runId}`] }
  const { Volumes } = await persistAsking(() =>
    engine.call('listing the volumes that the run made', (docker) =>
      docker.listVolumes({ filters }),
    ),
  )
  return Volumes?.some(({ Name }) => Name === name) ?? false
}

/** Removes the scratch volumes of a project of which nothing is to stay. */
export async function removeScratch(engine: EngineClient, project: string): Promise<void> {
  const filters = {
    label: [`${ownLabels.project}=${project}`, `${ownLabels.role}=${roles.scratch}`],
  }
  const { Volumes } = await persistAsking(() =>
    engine.call('listing scratch volumes', (docker) => docker.listVolumes({ filters })),
  )
  for (const { Name } of Volumes ?? []) await removeVolume(engine, Name)
}

/**
 * Removes all that a run made on the engine, found by its label, except the journal and the mark of a rebuild, what has a role in `keep`, and
 * volumes that were made to stay.
 * An order whose answer was lost may still be carried out: then it looks again until nothing new turns up.
 */
export async function sweepRun(
  engine: EngineClient,
  runId: string,
  keep: readonly string[] = [],
): Promise<void> {
  await removeUntilQuiet(engine, () => removeLabelled(engine, runId, keep))
}

/**
 * The same at the end of a run. Where the engine does not answer for longer than that is tried, what is left is nobody's from then on: this process goes
 * on living, and the next run clears it away.
 */
export async function endRun(
  engine: EngineClient,
  runId: string,
  keep: readonly string[] = [],
): Promise<void> {
  try {
    await sweepRun(engine, runId, keep)
  } finally {
    forgetRun(runId)
  }
}

/** Removes again and again, until nothing is found any more. `remove` gives how many it found. */
export async function removeUntilQuiet(
  engine: EngineClient,
  remove: () => Promise<number>,
): Promise<void> {
  const quietRounds = quietRoundsOf(engine)
  // A volume that somebody took into use meanwhile cannot be removed, and is not waited for.
  for (let quiet = 0, round = 0; quiet < quietRounds && round < maxRounds; round += 1) {
    const found = await remove()
    quiet = found === 0 ? quiet + 1 : 0
    if (quiet < quietRounds) await delay(found === 0 ? 400 : 50)
  }
}

/** An order whose answer was lost may still be carried out. */
function quietRoundsOf(engine: EngineClient): number {
  return engine.lostCalls() > 0 ? 4 : 1
}

async function removeLabelled(
  engine: EngineClient,
  runId: string,
  keep: readonly string[],
): Promise<number> {
  const filters = { label: [`${ownLabels.run}=${runId}`] }
  const containers = await persistAsking(() =>
    engine.call('listing the run’s containers', (docker) =>
      docker.listContainers({ all: true, filters }),
    ),
  )
  const doomed = containers.filter(
    ({ Labels }) => ![...keep, roles.journal, roles.rebuild].includes(Labels[ownLabels.role] ?? ''),
  )
  await Promise.all(
    doomed
      .filter(({ Labels }) => !isLock(Labels))
      .map(({ Id, State }) =>
        State === 'exited' ? removeStopped(engine, Id) : removeContainer(engine, Id),
      ),
  )
  const { Volumes } = await persistAsking(() =>
    engine.call('listing the run’s volumes', (docker) => docker.listVolumes({ filters })),
  )
  for (const { Name } of Volumes ?? []) await removeVolume(engine, Name)
  // The lock goes last: as long as it stands, the next start of Lifeboat knows that there is something to clear.
  for (const { Id, Labels } of doomed) if (isLock(Labels)) await removeStopped(engine, Id)
  return doomed.length + (Volumes ?? []).length
}

function isLock(labels: Readonly<Record<string, string>>): boolean {
  return labels[ownLabels.role] === roles.lock
}

/** Removing is the one thing that is tried again: doing it twice is as good as once. */
async function persist(act: () => Promise<unknown>): Promise<void> {
  await persistAsking(() =>
    act().catch((error: unknown) => {
      // 304: stopped already. 404: gone already. 409: being removed by somebody.
      if (isEngineError(error) && [304, 404, 409].includes(error.statusCode)) return
      throw error
    }),
  )
}

async function persistAsking<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act()
    } catch (error) {
      if (attempt === attempts) throw error
      await delay(200 * attempt)
    }
  }
}
