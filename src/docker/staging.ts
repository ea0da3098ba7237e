import { holderLabels } from './holder.ts'
import { inBody } from './in-body.ts'
import { madeByLabel, ownLabels, roles } from './labels.ts'
import type { RunContext } from './run-context.ts'

/** Makes the run's scratch volume; the sweep at the end of the run removes it. */
export async function createStaging(run: RunContext): Promise<string> {
  const name = `lifeboat-staging-${run.runId}`
  await run.engine.call('making the staging volume', (docker) =>
    docker.createVolume(
      inBody({
        Name: name,
        Labels: {
          [ownLabels.run]: run.runId,
          [ownLabels.project]: run.project,
          [ownLabels.role]: roles.staging,
          ...holderLabels(run.ownContainerId),
        },
      }),
    ),
  )
  return name
}

/** Makes an empty volume that stays after the run. */
export async function makeVolume(run: RunContext, name: string): Promise<void> {
  await run.engine.call(`making the volume ${name}`, (docker) =>
    docker.createVolume(inBody({ Name: name, Labels: { [madeByLabel]: run.runId } })),
  )
}
