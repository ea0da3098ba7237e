/** select → plan → look → replace → raise → fill → start → report */
import { monotonicMs } from '../clock.ts'
import { labelClone } from '../docker/clones.ts'
import {
  clearRebuildMark,
  readRebuildMark,
  writeRebuildMark,
  type RebuildStage,
} from '../docker/rebuild-mark.ts'
import type { RebuildPlan, RebuildReport } from '../model/rebuild.ts'
import type { Replaced, Safeguarded } from '../model/replaced.ts'
import { RestoreOptions, Selection, type RestoreReport } from '../model/restore.ts'
import { runRestore } from '../restore/run-restore.ts'
import { awaitServers } from './await-servers.ts'
import { bringHostPaths } from './bring-host-paths.ts'
import { bringImages } from './bring-images.ts'
import { listConfigTargets } from './config-targets.ts'
import { withImageIds } from './image-ids.ts'
import { checkConfig, layConfig } from './lay-config.ts'
import { endingBegun } from './ending-begun.ts'
import { findProjectFolder } from './find-move.ts'
import { makeWay, stopAndSafeguard } from './make-way.ts'
import { namingReplaced } from './naming-replaced.ts'
import { withPlanned, type RebuildRequest } from './prepare-rebuild.ts'
import { raiseContainers } from './raise-containers.ts'
import { raiseNetworks } from './raise-networks.ts'
import { raiseVolumes } from './raise-volumes.ts'
import type { RebuildContext } from './rebuild-context.ts'
import { safeguardReplaced } from './safeguard-replaced.ts'
import { startServers, startStack } from './start-stack.ts'

export type RunRebuild = RebuildRequest & {
  readonly version: string
  readonly onStep: (step: string) => void
  /** Told the plan before anything is done; throws when that is not what was meant. */
  readonly onPlan: (plan: RebuildPlan) => void
}

/**
 * Makes a whole stack again where nothing of it is, and gives the report. What is cut off or fails leaves what was made, and the mark that
 * says so: nothing of it starts by itself, and the same restore goes on from there.
 */
export async function runRebuild(request: RunRebuild): Promise<RebuildReport> {
  const steps = timeSteps(request.onStep)
  steps.begin('plan')
  const warnings: string[] = []
  const note = (text: string): void => void warnings.push(text)
  return withPlanned(request, note, async (context) => {
    const { plan, manifest } = context
    request.onPlan(plan)
    await look(context, steps.begin)
    const replaced = await replace(context, request.version, steps.begin)
    const raiseAll = async (): Promise<RebuildReport> => {
      const ready = await bring(context, steps.begin)
      const made = await raise(ready, steps.begin)
      const data = await fill(request, ready, steps.begin)
      steps.begin('start')
      const services = await startStack(ready)
      await clearRebuildMark(context.run)
      return {
        backup: manifest.id,
        project: manifest.project,
        clone: context.clone,
        folder: findProjectFolder(context.captured) ?? null,
        replaced,
        data,
        made,
        services,
        ...steps.end(),
        warnings: [...plan.warnings, ...warnings],
      }
    }
    return endingBegun(() => namingReplaced(replaced, raiseAll))
  })
}

type Begin = (step: string) => void

async function look(context: RebuildContext, begin: Begin): Promise<void> {
  begin('look')
  await checkConfig(describeLaying(context))
}

function describeLaying(context: RebuildContext) {
  const { self, manifest, captured, plan, configSnapshot: snapshot } = context
  return {
    ...context,
    image: self.image,
    snapshot,
    targets: listConfigTargets(manifest, captured),
    isNew: !plan.continues,
    without: context.composeFiles,
  }
}

/** What is in the way goes out of it, once it is stored; null when nothing is. */
async function replace(
  context: RebuildContext,
  version: string,
  begin: Begin,
): Promise<Safeguarded | null> {
  const { plan, mark: found } = context
  if (plan.replaces === null) return null
  begin('replace')
  const replaced = found?.replaced ?? (await safeguard(context, plan.replaces, version))
  if (found === undefined || found.stage === 'replacing') {
    await endingBegun(() => namingReplaced(replaced, () => makeWay(context, replaced.what)))
  }
  return replaced
}

/** The mark comes before anything is taken away, and says where all of it is. */
async function safeguard(
  context: RebuildContext,
  what: Replaced,
  version: string,
): Promise<Safeguarded> {
  const store = () => safeguardReplaced(context, what, version)
  const note = (id: string | null) => mark(context, 'replacing', { what, safeguard: id })
  return { what, safeguard: await stopAndSafeguard(context, what, store, note) }
}

/** What the containers are made of; from here on images have the ids that they have on this engine. */
async function bring(context: RebuildContext, begin: Begin): Promise<RebuildContext> {
  const { stage } = context.mark ?? {}
  if (stage === undefined || stage === 'replacing') await mark(context, 'raising')
  begin('config')
  await layConfig(describeLaying(context))
  const isLaid = stage === 'laid' || stage === 'filled'
  if (!isLaid && context.places.some(({ held }) => held !== undefined)) {
    begin('host paths')
    await bringHostPaths(context)
    await mark(context, 'laid')
  }
  begin('images')
  const { ids } = await bringImages(context)
  const { captured, manifest } = context
  return {
    ...context,
    captured: withImageIds(captured, ids),
    manifest: withImageIds(manifest, ids),
  }
}

/** Everything but the data, and nothing of it running. */
async function raise(context: RebuildContext, begin: Begin): Promise<RebuildReport['made']> {
  begin('networks')
  const networks = await raiseNetworks(context)
  begin('volumes')
  const volumes = await raiseVolumes(context)
  begin('containers')
  return { networks, volumes, containers: await raiseContainers(context) }
}

/**
 * The data, by the very steps of a restore into a running stack. Null when an earlier rebuild had brought it back: what has been written since
 * must not be lost.
 */
async function fill(
  request: RunRebuild,
  context: RebuildContext,
  begin: Begin,
): Promise<RestoreReport | null> {
  const { run, self, repository, manifest, snapshots, startLimitMs } = context
  if ((await readRebuildMark(run))?.stage === 'filled') return null
  begin('servers')
  await startServers(context)
  await awaitServers(context)
  begin('data')
  const report = await runRestore({
    run,
    self,
    repository,
    startLimitMs,
    backup: manifest.id,
    chosen: { manifest, snapshots },
    selection: Selection.parse({ type: manifest.type }),
    // Nothing of value is overwritten: the servers have just made what is there.
    options: RestoreOptions.parse({ safeguard: false, replaceRoles: true }),
    version: request.version,
    onStep: (step) => request.onStep(`data: ${step}`),
    onPlan: () => undefined,
  })
  await mark(context, 'filled')
  return report
}

async function mark(
  { run, self, manifest, plan, clone, left }: RebuildContext,
  stage: RebuildStage,
  replaced?: Safeguarded,
): Promise<void> {
  await writeRebuildMark(run, self.image, {
    backup: manifest.id,
    stage,
    replaced,
    left,
    projectFolder: plan.moved?.to,
    labels: clone === null ? {} : labelClone(run.project, { of: clone.of, backup: manifest.id }),
  })
}

function timeSteps(onStep: Begin) {
  const steps: { step: string; ms: number }[] = []
  const beganMs = monotonicMs()
  let current: { readonly step: string; readonly sinceMs: number } | undefined
  function close(): void {
    if (current === undefined) return
    steps.push({ step: current.step, ms: Math.round(monotonicMs() - current.sinceMs) })
  }
  return {
    begin: (step: string): void => {
      close()
      current = { step, sinceMs: monotonicMs() }
      onStep(step)
    },
    end: () => {
      close()
      return { steps, recoveryMs: Math.round(monotonicMs() - beganMs) }
    },
  }
}
