import { readRebuildMark } from '../docker/rebuild-mark.ts'
import type { RunContext } from '../docker/run-context.ts'
import { findImage, surveyEngine } from '../docker/survey.ts'
import type { EngineClient } from '../docker/engine.ts'
import { runPassingWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { Captured } from '../model/captured.ts'
import type { Engine, Self } from '../model/stack.ts'
import { readListedManifest } from '../repository/find-backups.ts'
import { matchParts } from '../repository/find-part.ts'
import type { Repository } from '../repository/repository.ts'
import { readSnapshots } from '../repository/snapshots.ts'
import { requireWhole } from '../restore/prepare-restore.ts'
import type { RebuildPlan } from '../model/rebuild.ts'
import { findDataPlaces } from './find-data-places.ts'
import { planRebuild, type KnownImages } from './plan-rebuild.ts'
import { withCaptured } from './read-captured.ts'
import type { RebuildContext } from './rebuild-context.ts'
import { requireFit } from './require-fit.ts'

export type RebuildRequest = {
  readonly run: RunContext
  readonly self: Self
  readonly repository: Repository
  /** The engine that takes the stack. */
  readonly engine: Engine
  /** A client of it that speaks a given version of its API. */
  readonly speak: (apiVersion: string) => EngineClient
  /** A backup's id, the beginning of it, or `latest`. */
  readonly backup: string
  readonly startLimitMs: number
}

/** select → plan: reads the backup and looks at the engine, decides everything, refuses what cannot go well. Writes nothing. */
export async function withPlanned<T>(
  request: RebuildRequest,
  note: (text: string) => void,
  use: (context: RebuildContext) => Promise<T>,
): Promise<T> {
  const { run, self, repository, startLimitMs } = request
  const { project, signal } = run
  const snapshots = await readSnapshots(repository, signal)
  const wanted = { wanted: request.backup, project, type: 'full' } as const
  const manifest = await readListedManifest(repository, snapshots, wanted)
  requireWhole(manifest, request.backup)
  const parts = matchParts(snapshots, manifest)
  const config = parts.find(({ part }) => part.kind === 'config')
  if (config === undefined) throw noConfig(manifest.id)
  return withCaptured(
    repository,
    config.snapshot,
    async ({ captured, readInside }) => {
      requireFit(captured, request.engine)
      const plan = planRebuild(manifest, captured, {
        survey: await surveyEngine(run.engine),
        images: await findImages(run.engine, captured),
        mark: await readRebuildMark(run),
      })
      requireImages(plan)
      return use({
        run,
        runWorker: (spec, files) => runPassingWorker(run, spec, files),
        self,
        repository,
        maker: request.speak(captured.engine.apiVersion),
        manifest,
        captured,
        readInside,
        configSnapshot: config.snapshot,
        places: await findDataPlaces(repository, manifest, captured, parts, signal),
        plan,
        startLimitMs,
        note,
      })
    },
    signal,
  )
}

async function findImages(engine: EngineClient, { images }: Captured): Promise<KnownImages> {
  const known = new Map<string, 'keep'>()
  for (const { Id } of images) {
    if ((await findImage(engine, Id)) !== undefined) known.set(Id, 'keep')
  }
  return known
}

/** Before anything is made: a stack of which one image is missing would stand half. Throws `image-missing`. */
function requireImages({ images }: RebuildPlan): void {
  const missing = images.filter((image) => image.do === 'missing')
  if (missing.length === 0) return
  throw new LifeboatError(
    'image-missing',
    `${missing.length} of ${images.length} images are not on this engine`,
    {
      hint: 'Pull or load the images below, exactly these, then run the restore again. Nothing was changed.',
      details: missing.map(({ name, id }) => `${name} (${id})`),
    },
  )
}

function noConfig(id: string): LifeboatError {
  return new LifeboatError('not-in-backup', `backup ${id} does not hold what a stack is made of`, {
    hint: 'A stack is made again from a backup of type full; lifeboat list shows them. Nothing was changed.',
  })
}
