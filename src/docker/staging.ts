import { inBody } from './in-body.ts'
import { ownLabels } from './labels.ts'
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
          [ownLabels.role]: 'staging',
        },
      }),
    ),
  )
  return name
}
