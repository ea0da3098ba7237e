/** clear → plan → make → look → check → look again → take away */
import { delay, monotonicMs, now } from '../clock.ts'
import type { Config } from '../config/settings.ts'
import { listDrillChecks } from '../docker/list-drill-checks.ts'
import type { Hook } from '../docker/run-hook.ts'
import { runInside } from '../docker/run-inside.ts'
import type { RunContext } from '../docker/run-context.ts'
import { interrupted, isInterruption, LifeboatError } from '../errors.ts'
import type { CloneWish } from '../model/clone.ts'
import type { Failure } from '../model/plan.ts'
import type { RebuildReport } from '../model/rebuild.ts'
import type { OnProgress } from '../model/progress.ts'
import { makeRunId } from '../model/run-id.ts'
import { drillName, type DrilledStack } from '../model/stack-drill.ts'
import type { Limits } from '../model/worker.ts'
import type { DrilledWhole } from '../verify/whole-stack.ts'
import { describeIll, findFallen } from './find-fallen.ts'
import { openEngine } from './open-engine.ts'
import { planRebuild, rebuild } from './rebuild.ts'
import { removeDrilled } from './remove-drilled.ts'

export type StackDrill = {
  readonly version: string
  /** The stack's own project. */
  readonly project: string
  /** Of each container. */
  readonly limits: Limits
  readonly signal: AbortSignal
  readonly onStep: (step: string) => void
  readonly onProgress?: OnProgress | undefined
}

/** Throws what would keep the stack from being brought up, before anything else is done. */
export async function planStackDrill(
  config: Config,
  { project, signal, limits }: StackDrill,
  backup: string,
): Promise<void> {
  await removeDrilled(await openEngine({ ...config, project }))
  const wish = { project: drillName(project), backup, clone: describeClone(project, limits) }
  await planRebuild(config, { ...wish, signal })
}

/**
 * Makes the whole stack of a backup a second time, closed off from everything, and looks whether it does what it should; whatever comes of it,
 * nothing of it stays. What speaks against the backup is told, what kept Lifeboat from looking is thrown.
 */
export async function drillStack(
  config: Config,
  drill: StackDrill,
  backup: string,
): Promise<DrilledWhole> {
  const { project, version, signal, limits, onStep } = drill
  const name = drillName(project)
  try {
    const report = await rebuild(config, version, {
      signal,
      runId: makeRunId(now()),
      startedAt: now(),
      onStep: (step) => onStep(`stack: ${step}`),
      ...(drill.onProgress === undefined ? {} : { onProgress: drill.onProgress }),
      onRecovered: () => undefined,
      onPlan: () => undefined,
      project: name,
      backup,
      clone: describeClone(project, limits),
    })
    const { run } = await openEngine({ ...config, project: name }, { signal })
    return await examine(run, report, onStep)
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error) || !doesNotCome.has(error.code))
      throw error
    const { run } = await openEngine({ ...config, project: name })
    return { stack: null, findings: [await describeFailure(run, error)] }
  } finally {
    onStep('stack: take away')
    await removeDrilled(await openEngine({ ...config, project }))
  }
}

function describeClone(of: string, limits: Limits): CloneWish {
  return { of, ports: 'drop', closed: true, limits, forDrill: true }
}

/** Of a rebuild: the stack was made, and is not what it should be. */
const doesNotCome = new Set(['not-healthy', 'start-failed', 'server-not-answering'])

async function describeFailure(run: RunContext, error: LifeboatError): Promise<Failure> {
  return {
    what: 'the whole stack',
    code: 'stack-not-healthy',
    why: error.message,
    hint: 'Look at the words of the container below. What a service needs of the network or the host it does not have in a drill: lifeboat restore --as NAME makes a stack to look at.',
    details: [...error.details, ...(await describeIll(run))].slice(0, 50),
  }
}

async function examine(
  run: RunContext,
  { services, steps, recoveryMs, warnings }: RebuildReport,
  onStep: (step: string) => void,
): Promise<DrilledWhole> {
  onStep('stack: check')
  const { checks, findings } = await runChecks(run)
  onStep('stack: look again')
  await delay(steadyMs, run.signal)
  if (run.signal.aborted) throw interrupted()
  const fallen = await findFallen(run, services)
  return {
    stack: {
      recoveryMs,
      steps: [...steps],
      services: services.map((each) => ({ ...each })),
      checks,
      warnings: [...warnings],
    },
    findings: [...findings, ...fallen],
  }
}

/** Whatever comes up and ends at once has ended within this, in milliseconds. */
const steadyMs = 10_000

async function runChecks(
  run: RunContext,
): Promise<{ readonly checks: DrilledStack['checks']; readonly findings: readonly Failure[] }> {
  const checks: DrilledStack['checks'] = []
  const findings: Failure[] = []
  for (const hook of await listDrillChecks(run.engine, run.project)) {
    const startedMs = monotonicMs()
    const finding = await runCheck(run, hook)
    const { service, command } = hook
    if (finding !== undefined) findings.push(finding)
    else checks.push({ service, command, ms: Math.round(monotonicMs() - startedMs) })
  }
  return { checks, findings }
}

async function runCheck(
  run: RunContext,
  { service, container, command }: Hook,
): Promise<Failure | undefined> {
  const what = `the check of ${container}`
  const badly = await runInside(run, { container, command, what: `running ${what}` })
  if (badly === undefined) return undefined
  return {
    what: `the check of ${service}`,
    code: 'stack-check-failed',
    why: `${badly.why}: ${command}`,
    hint: 'It is the command of the label lifeboat.drill.check, run where the whole stack was restored. Try it by hand in the running stack, too.',
    details: [...badly.words],
  }
}
