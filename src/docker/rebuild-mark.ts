import { inBody } from './in-body.ts'
import { holderLabels } from './holder.ts'
import { ownLabels, roles } from './labels.ts'
import { removeContainer } from './remove.ts'
import type { RunContext } from './run-context.ts'

const backupLabel = 'lifeboat.rebuild.backup'
const stageLabel = 'lifeboat.rebuild.stage'

/** `raised`: things are being made. `filled`: the data stands, and must not be written again: services may have gone on with it. */
export type RebuildStage = 'raising' | 'filled'

export type RebuildMark = {
  readonly backup: string
  readonly stage: RebuildStage
  readonly runId: string
}

/**
 * Says on the engine itself that what stands of a project is a rebuild that has not ended: a container of Lifeboat's image, created and
 * never started. It outlives a `docker run --rm` that is killed, and no sweep removes it.
 */
export async function writeRebuildMark(
  run: RunContext,
  image: string,
  {
    backup,
    stage,
    labels = {},
  }: Omit<RebuildMark, 'runId'> & {
    /** Others that it bears. */
    readonly labels?: Readonly<Record<string, string>>
  },
): Promise<void> {
  await run.engine.call(`noting that the rebuild is ${stage}`, (docker) =>
    docker.createContainer(
      inBody(
        {
          Image: image,
          Cmd: ['--version'],
          Labels: {
            ...labels,
            [ownLabels.run]: run.runId,
            [ownLabels.project]: run.project,
            [ownLabels.role]: roles.rebuild,
            [backupLabel]: backup,
            [stageLabel]: stage,
            ...holderLabels(run.ownContainerId),
          },
        },
        { name: `lifeboat-rebuild-${run.project}-${stage}` },
      ),
    ),
  )
}

/** How far the project's unfinished rebuild has come; undefined when there is none. */
export async function readRebuildMark(
  run: Pick<RunContext, 'engine' | 'project'>,
): Promise<RebuildMark | undefined> {
  const marks = await listMarks(run)
  const mark = marks.find(({ stage }) => stage === 'filled') ?? marks[0]
  if (mark === undefined) return undefined
  const { id: _id, ...said } = mark
  return said
}

/** Says of what may have been finished that it is not, and that its data is not to be relied upon: it is about to be taken away. */
export async function spoilRebuildMark(
  run: RunContext,
  image: string,
  given: { readonly backup: string; readonly labels: Readonly<Record<string, string>> },
): Promise<void> {
  const marks = await listMarks(run)
  if (!marks.some(({ stage }) => stage === 'raising')) {
    await writeRebuildMark(run, image, { ...given, stage: 'raising' })
  }
  for (const { id, stage } of marks) if (stage === 'filled') await removeContainer(run.engine, id)
}

/** The one that says most goes last: what is half removed still says that the data stands. */
export async function clearRebuildMark(run: RunContext): Promise<void> {
  const marks = await listMarks(run)
  for (const stage of ['raising', 'filled']) {
    for (const mark of marks) if (mark.stage === stage) await removeContainer(run.engine, mark.id)
  }
}

type Listed = RebuildMark & { readonly id: string }

async function listMarks({
  engine,
  project,
}: Pick<RunContext, 'engine' | 'project'>): Promise<Listed[]> {
  const filters = {
    label: [`${ownLabels.project}=${project}`, `${ownLabels.role}=${roles.rebuild}`],
  }
  const found = await engine.call('looking for an unfinished rebuild', (docker) =>
    docker.listContainers({ all: true, filters }),
  )
  return found.map(({ Id, Labels }) => ({
    id: Id,
    backup: Labels[backupLabel] ?? '',
    runId: Labels[ownLabels.run] ?? 'unknown',
    stage: Labels[stageLabel] === 'filled' ? 'filled' : 'raising',
  }))
}
