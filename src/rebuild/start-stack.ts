import { composeLabels } from '../docker/labels.ts'
import { startAll, type Started } from '../docker/start-all.ts'
import { sortForStart } from '../docker/start-order.ts'
import { surveyEngine } from '../docker/survey.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import { holdsBack, listLinked, listNeeded, listShared } from './describe-container.ts'
import { endOf } from './plan-rebuild.ts'
import type { RebuildContext } from './rebuild-context.ts'
import { isCalled } from './sort-for-creation.ts'
import { withNeeded } from './with-needed.ts'

/**
 * Starts what ran when it was backed up, in the order of `depends_on`, each healthy before the next; then pauses what was paused, and gives all
 * of them back the policy by which they restart: until now none would have started by itself. Throws `not-healthy`, `start-failed`.
 */
export async function startStack(context: RebuildContext): Promise<Started[]> {
  const { run, captured, startLimitMs, note } = context
  const paused = await listPaused(context)
  const meant = captured.containers.filter(
    (each) => endOf(each) !== 'stopped' && !paused.has(nameOf(each)),
  )
  const described = meant.map((each) => describe(each, context))
  const started = await startAll(run, sortForStart(described), {
    startLimitMs,
    illLimitMs: Math.min(startLimitMs, illLimitMs),
    note,
  })
  for (const container of captured.containers) {
    const name = nameOf(container)
    if (endOf(container) === 'paused' && !paused.has(name)) await pause(context, name)
  }
  for (const container of captured.containers) await restorePolicy(context, container)
  return started
}

/** What was ill when it was backed up, or lacks something in a clone, is given this long. */
const illLimitMs = 10_000

type Starting = Pick<
  RebuildContext,
  'run' | 'manifest' | 'captured' | 'lacking' | 'startLimitMs' | 'note'
>

/** The servers alone, and those without which the engine does not start them. */
export async function startServers(context: Starting): Promise<void> {
  const { run, manifest, captured, startLimitMs, note } = context
  const services = new Set(manifest.servers.map(({ service }) => service))
  const servers = captured.containers
    .filter((each) => endOf(each) !== 'stopped')
    .filter((each) => services.has(serviceOf(each)))
  const needed = withNeeded(servers, captured.containers, (each) => [
    ...listShared(each),
    ...listLinked(each),
  ])
  const described = needed.map((each) => describe(each, context))
  await startAll(run, sortForStart(described), { startLimitMs, illLimitMs, note })
}

function serviceOf(container: CapturedContainer): string {
  return container.Config.Labels?.[composeLabels.service] ?? nameOf(container)
}

function describe(
  container: CapturedContainer,
  { captured, lacking }: Pick<RebuildContext, 'captured' | 'lacking'>,
) {
  const labels = container.Config.Labels ?? {}
  const name = nameOf(container)
  const { Health, Status } = container.State
  const wasIll = Health?.Status === 'unhealthy' || Status === 'restarting' || lacking.has(name)
  return {
    id: name,
    name,
    service: serviceOf(container),
    labels,
    after: [
      ...listLinked(container),
      ...captured.containers
        .filter((each) => listNeeded(container).some((reference) => isCalled(each, reference)))
        .map(nameOf),
    ],
    ...(wasIll ? { mayBeIll: true as const } : {}),
  }
}

/** By a rebuild that was cut off after it had paused them. */
async function listPaused({ run }: RebuildContext): Promise<Set<string>> {
  const { containers } = await surveyEngine(run.engine)
  return new Set(containers.filter(({ state }) => state === 'paused').map(({ name }) => name))
}

async function pause({ run }: RebuildContext, name: string): Promise<void> {
  await run.engine.call(`pausing ${name}, as it was`, (docker) => docker.getContainer(name).pause())
}

async function restorePolicy(
  { maker }: RebuildContext,
  container: CapturedContainer,
): Promise<void> {
  const { RestartPolicy } = container.HostConfig
  if (holdsBack(RestartPolicy)) return
  const name = nameOf(container)
  await maker.call(`giving ${name} its restart policy`, (docker) =>
    docker.getContainer(name).update({ RestartPolicy }),
  )
}
