/** select → plan → look → lay out → raise → fill → start → report */
import { monotonicMs } from '../clock.ts'
import { labelClone } from '../docker/clones.ts'
import {
  clearRebuildMark,
  readRebuildMark,
  writeRebuildMark,
  type RebuildStage,
} from '../docker/rebuild-mark.ts'
import type { RebuildPlan, RebuildReport } from '../model/rebuild.ts'
import { RestoreOptions, Selection, type RestoreReport } from '../model/restore.ts'
import { runRestore } from '../restore/run-restore.ts'
import { awaitServers } from './await-servers.ts'
import { bringImages } from './bring-images.ts'
import { listConfigTargets } from './config-targets.ts'
import { checkConfig, layConfig } from './lay-config.ts'
import { withPlanned, type RebuildRequest } from './prepare-rebuild.ts'
import { raiseContainers } from './raise-containers.ts'
import { raiseNetworks } from './raise-networks.ts'
import { raiseVolumes } from './raise-volumes.ts'
import type { RebuildContext } from './rebuild-context.ts'
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
    const made = await raise(context, steps.begin)
    const data = await fill(request, context, steps.begin)
    steps.begin('start')
    const services = await startStack(context)
    await clearRebuildMark(context.run)
    return {
      backup: manifest.id,
      project: manifest.project,
      clone: context.clone,
      data,
      made,
      services,
      ...steps.end(),
      warnings: [...plan.warnings, ...warnings],
    }
  })
}

type Begin = (step: string) => void

/** Everything but the data, and nothing of it running. */
async function raise(context: RebuildContext, begin: Begin): Promise<RebuildReport['made']> {
  const { self, manifest, captured, plan, configSnapshot: snapshot } = context
  const laying = {
    ...context,
    image: self.image,
    snapshot,
    targets: listConfigTargets(manifest, captured),
    isNew: !plan.continues,
    without: context.composeFiles,
  }
  begin('look')
  await checkConfig(laying)
  if (!plan.continues) await mark(context, 'raising')
  begin('config')
  await layConfig(laying)
  begin('images')
  await bringImages(context)
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

function mark({ run, self, manifest, clone }: RebuildContext, stage: RebuildStage): Promise<void> {
  const labels =
    clone === null ? {} : labelClone(run.project, { of: clone.of, backup: manifest.id })
  return writeRebuildMark(run, self.image, { backup: manifest.id, stage, labels })
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
