import { LifeboatError } from '../errors.ts'
import { inBody } from './in-body.ts'
import { inspectVolume } from './inspect-stack.ts'
import { ownLabels, roles } from './labels.ts'
import { removeVolume } from './remove.ts'
import type { RunContext } from './run-context.ts'

/** Where workers have it, and how restic is told. */
export const cacheFolder = '/var/cache/restic'

/**
 * The volume that workers of a project share restic's cache on, made where it is not there; it stays after the run. Gives its name. Throws
 * `cache-taken` when somebody else has one of that name.
 */
export async function makeCacheVolume(run: RunContext): Promise<string> {
  const name = `lifeboat-cache-${run.project}`
  const labels = { [ownLabels.project]: run.project, [ownLabels.role]: roles.cache }
  await run.engine.call('making the cache’s volume', (docker) =>
    docker.createVolume(inBody({ Name: name, Labels: labels })),
  )
  const made = await inspectVolume(run.engine, name)
  const isOurs = Object.entries(labels).every(([label, value]) => made?.labels[label] === value)
  if (isOurs) return name
  throw new LifeboatError('cache-taken', `the volume ${name} is not Lifeboat’s`, {
    hint: 'Give that volume another name, or set LIFEBOAT_CACHE=false. Nothing was written to it.',
  })
}

/** Removes what was made of caches for a project; what is in use stays, and goes with the next call. */
export async function removeCacheVolumes({ engine, project }: RunContext): Promise<void> {
  const filters = { label: [`${ownLabels.project}=${project}`, `${ownLabels.role}=${roles.cache}`] }
  const { Volumes } = await engine.call('listing the cache’s volumes', (docker) =>
    docker.listVolumes({ filters }),
  )
  for (const { Name } of Volumes ?? []) await removeVolume(engine, Name)
}
