import { z } from 'zod'

import { inBody } from './in-body.ts'
import { holderLabels } from './holder.ts'
import { ownLabels, roles } from './labels.ts'
import { Safeguarded } from '../model/replaced.ts'
import { removeContainer } from './remove.ts'
import type { RunContext } from './run-context.ts'

const backupLabel = 'lifeboat.rebuild.backup'
const stageLabel = 'lifeboat.rebuild.stage'
const replacedLabel = 'lifeboat.rebuild.replaced'
const leftLabel = 'lifeboat.rebuild.left'
const folderLabel = 'lifeboat.rebuild.project-dir'

/** `replacing`: what is in the way is being taken out of it. `raising`: things are being made. `laid`: what no container writes to is there, and containers may read it. `filled`: the data stands, and must not be written again: services may have gone on with it. */
export const rebuildStages = ['replacing', 'raising', 'laid', 'filled'] as const
export type RebuildStage = (typeof rebuildStages)[number]

export type RebuildMark = {
  readonly backup: string
  readonly stage: RebuildStage
  readonly runId: string
  /** Host path that the project's folder goes to; undefined: where it was. */
  readonly projectFolder?: string | undefined
  /** What was in the way; undefined: nothing. */
  readonly replaced?: Safeguarded | undefined
  /** Host paths that no container writes to, and where something stood before it began; undefined: an earlier version did not say. */
  readonly left?: readonly string[] | undefined
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
    projectFolder,
    replaced,
    left,
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
            ...(projectFolder === undefined ? {} : { [folderLabel]: projectFolder }),
            ...(replaced === undefined ? {} : { [replacedLabel]: JSON.stringify(replaced) }),
            ...(left === undefined ? {} : { [leftLabel]: JSON.stringify(left) }),
            ...holderLabels(run),
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
  const mark = rebuildStages
    .toReversed()
    .flatMap((stage) => marks.filter((each) => each.stage === stage))[0]
  if (mark === undefined) return undefined
  const { id: _id, ...said } = mark
  const replaced = marks.find((each) => each.replaced !== undefined)?.replaced
  const left = marks.find((each) => each.left !== undefined)?.left
  return { ...said, replaced, left }
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
  for (const { id, stage } of marks) {
    if (stage === 'filled' || stage === 'laid') await removeContainer(run.engine, id)
  }
}

/** The one that says most goes last: what is half removed still says that the data stands. */
export async function clearRebuildMark(run: RunContext): Promise<void> {
  const marks = await listMarks(run)
  for (const stage of rebuildStages) {
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
    stage: rebuildStages.find((stage) => stage === Labels[stageLabel]) ?? 'raising',
    replaced: readReplaced(Labels[replacedLabel]),
    projectFolder: Labels[folderLabel],
    left: readLeft(Labels[leftLabel]),
  }))
}

function readLeft(label: string | undefined): string[] | undefined {
  return label === undefined ? undefined : z.array(z.string()).parse(JSON.parse(label))
}

function readReplaced(label: string | undefined): Safeguarded | undefined {
  return label === undefined ? undefined : Safeguarded.parse(JSON.parse(label))
}
