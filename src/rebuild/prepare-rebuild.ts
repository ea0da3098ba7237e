import { readRebuildMark } from '../docker/rebuild-mark.ts'
import type { RunContext } from '../docker/run-context.ts'
import { surveyEngine } from '../docker/survey.ts'
import type { EngineClient } from '../docker/engine.ts'
import { runPassingWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { CloneWish } from '../model/clone.ts'
import type { Self } from '../model/stack.ts'
import type { RunWorker } from '../model/worker.ts'
import { matchParts } from '../repository/find-part.ts'
import type { Repository } from '../repository/repository.ts'
import { chooseBackup } from '../restore/choose-backup.ts'
import { planBringing } from './bring-images.ts'
import { chooseBegun } from './choose-begun.ts'
import { cloneStack } from './clone-stack.ts'
import { findDataPlaces, type DataPlace } from './find-data-places.ts'
import { findInTheWay } from './find-in-the-way.ts'
import { judgePlaces } from './judge-places.ts'
import { lookAtReplaced } from './look-at-replaced.ts'
import { findOccupied } from './find-occupied.ts'
import { findMove } from './find-move.ts'
import { moveStack } from './move-project.ts'
import { planRebuild } from './plan-rebuild.ts'
import { withCaptured } from './read-captured.ts'
import type { RebuildContext } from './rebuild-context.ts'
import { asItWas, type StackToMake } from './stack-to-make.ts'

export type RebuildRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  /** Address of the engine that takes the stack, as Lifeboat has it. */
  readonly engine: string
  /** A client of it that speaks a given version of its API. */
  readonly speak: (apiVersion: string) => EngineClient
  /** A backup's id, the beginning of it, or `latest`. */
  readonly backup: string
  /** Given for a clone, which is the run’s project then. */
  readonly clone?: CloneWish | undefined
  /** Host path that the project's folder goes to; undefined: where it was. */
  readonly projectFolder?: string | undefined
  /** Whether what is in the way is safeguarded and put out of it. */
  readonly replace?: boolean | undefined
  readonly startLimitMs: number
}

/** select → plan: reads the backup and looks at the engine, decides everything, refuses what cannot go well. Writes nothing. */
export async function withPlanned<T>(
  request: RebuildRequest,
  note: (text: string) => void,
  use: (context: RebuildContext) => Promise<T>,
): Promise<T> {
  const { run, self, repository, startLimitMs, clone } = request
  const { signal } = run
  const project = clone?.of ?? run.project
  const mark = await readRebuildMark(run)
  const backup = chooseBegun(request.backup, mark)
  const wanted = { ...request, backup, project, type: 'full' } as const
  const { snapshots, manifest: held } = await chooseBackup(wanted)
  const parts = matchParts(snapshots, held)
  const config = parts.find(({ part }) => part.kind === 'config')
  if (config === undefined) throw noConfig(held.id)
  return withCaptured(
    repository,
    config.snapshot,
    async ({ captured: described, readInside }) => {
      const move = findMove(described, request.projectFolder)
      const stack =
        clone === undefined
          ? moveStack(asItWas(held, described), move)
          : cloneStack(held, described, { ...clone, as: run.project })
      const { manifest, captured } = stack
      const images = await planBringing(run.engine, manifest)
      const found = withBound(
        stack,
        await findDataPlaces(repository, manifest, captured, parts, signal),
      )
      const runWorker: RunWorker = (spec, files) => runPassingWorker(run, spec, files)
      const survey = await surveyEngine(run.engine)
      // What stands there later, this rebuild has made; a clone’s folder is looked at as a whole.
      const isLooking = mark === undefined && clone === undefined
      const holding = isLooking ? await findOccupied(runWorker, self.image, found) : []
      const { places, occupied, brought, left } = judgePlaces(found, holding, mark)
      const inTheWay = findInTheWay(stack, { survey, occupied })
      const plan = planRebuild(stack, {
        survey,
        images,
        mark,
        move,
        occupied,
        brought,
        left,
        replaceable:
          request.replace === true && mark === undefined
            ? {
                ...(await lookAtReplaced(run.engine, inTheWay)),
                ownContainerId: self.containerId,
              }
            : undefined,
      })
      return use({
        run,
        runWorker,
        self,
        repository,
        engine: request.engine,
        maker: request.speak(captured.engine.apiVersion),
        ...stack,
        snapshots,
        readInside: (container, path) => readInside(stack.originalName(container), path),
        configSnapshot: config.snapshot,
        places,
        left,
        plan,
        mark,
        startLimitMs,
        note,
      })
    },
    signal,
  )
}

/** A clone has every host path that it mounts, held or not: the engine must make none of them, nor follow a link out of the clone's folder. */
function withBound({ captured, clone }: StackToMake, places: readonly DataPlace[]): DataPlace[] {
  if (clone === null) return [...places]
  const bound = captured.containers
    .flatMap(({ Mounts }) => Mounts)
    .filter(({ Type, Source }) => Type === 'bind' && Source.startsWith(`${clone.folder}/`))
    .map(({ Source }): DataPlace => ({ path: Source, kind: 'folder', isFilled: false }))
  return [...places, ...bound]
}

function noConfig(id: string): LifeboatError {
  return new LifeboatError('not-in-backup', `backup ${id} does not hold what a stack is made of`, {
    hint: 'A stack is made again from a backup of type full; lifeboat list shows them. Nothing was changed.',
  })
}
