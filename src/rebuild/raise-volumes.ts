import { inBody } from '../docker/in-body.ts'
import { isEngineError } from '../docker/engine.ts'
import { LifeboatError } from '../errors.ts'
import { describeVolume } from './describe-volume.ts'
import type { RebuildContext } from './rebuild-context.ts'

/** Makes the volumes that do not stand yet, empty; gives their names. Throws `volume-refused`. */
export async function raiseVolumes({ plan, captured, maker }: RebuildContext): Promise<string[]> {
  const made: string[] = []
  for (const { name, do: what } of plan.volumes) {
    const volume = captured.volumes.find(({ Name }) => Name === name)
    if (what === 'keep' || volume === undefined) continue
    await maker
      .call(`making the volume ${name}`, (docker) =>
        docker.createVolume(inBody(describeVolume(volume))),
      )
      .catch((error: unknown) => {
        throw isEngineError(error) ? refused(name, error) : error
      })
    made.push(name)
  }
  return made
}

function refused(name: string, cause: Error): LifeboatError {
  return new LifeboatError('volume-refused', `the engine does not make the volume ${name}`, {
    hint: 'Its own words stand below. Install the driver that it needs, then run the restore again: it goes on where it stopped.',
    cause,
    details: [cause.message],
  })
}
