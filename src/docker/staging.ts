import { LifeboatError } from '../errors.ts'
import { holderLabels } from './holder.ts'
import { inBody } from './in-body.ts'
import { inspectVolume } from './inspect-stack.ts'
import { madeByLabel, ownLabels, roles } from './labels.ts'
import type { RunContext } from './run-context.ts'

/** Makes a scratch volume of the run's; the sweep at the end of the run removes it. `what` tells a second one from the first. */
export async function createStaging(run: RunContext, what?: string): Promise<string> {
  const name = ['lifeboat-staging', run.runId, ...(what === undefined ? [] : [what])].join('-')
  await run.engine.call('making the staging volume', (docker) =>
    docker.createVolume(
      inBody({
        Name: name,
        Labels: {
          [ownLabels.run]: run.runId,
          [ownLabels.project]: run.project,
          [ownLabels.role]: roles.staging,
          ...holderLabels(run),
        },
      }),
    ),
  )
  return name
}

/** What a run's scratch volume is called. */
export function nameScratch({ runId }: Pick<RunContext, 'runId'>): string {
  return `lifeboat-scratch-${runId}`
}

/**
 * Makes the volume that files are restored into before they are exchanged, and that holds what was live after that: no sweep removes it,
 * only what settles the journal does.
 */
export async function makeScratch(run: RunContext): Promise<void> {
  const labels = {
    [madeByLabel]: run.runId,
    [ownLabels.project]: run.project,
    [ownLabels.role]: roles.scratch,
  }
  await run.engine.call('making the scratch volume', (docker) =>
    docker.createVolume(inBody({ Name: nameScratch(run), Labels: labels })),
  )
}

/**
 * Makes an empty volume that stays after the run. Throws `into-exists` when somebody else has one of that name: the engine would give
 * that one, with all that it holds.
 */
export async function makeVolume(run: RunContext, name: string): Promise<void> {
  const labels = { [madeByLabel]: run.runId }
  await run.engine.call(`making the volume ${name}`, (docker) =>
    docker.createVolume(inBody({ Name: name, Labels: labels })),
  )
  const made = await inspectVolume(run.engine, name)
  if (made?.labels[madeByLabel] === run.runId) return
  throw new LifeboatError('into-exists', `there is a volume "${name}" already`, {
    hint: 'Choose another name for --into: it must not be there yet. Nothing was changed.',
  })
}
