import { removesFiles } from '../model/capabilities.ts'
import { isEngineError } from '../docker/engine.ts'
import { clearJournal, writeJournal } from '../docker/journal.ts'
import type { RunContext } from '../docker/run-context.ts'
import { inspectVolume } from '../docker/inspect-stack.ts'
import { removeVolume } from '../docker/remove.ts'
import { startContainer, stopContainer } from '../docker/stop-start.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { Replaced } from '../model/replaced.ts'
import { requireIdle } from '../restore/write-targets.ts'
import type { RebuildContext } from './rebuild-context.ts'

/**
 * Stops the containers in the way, has stored what is to be replaced, by `store`, and has it written down, by `note`, before anything is taken away. When that
 * fails, nothing is changed and they run again; killed until then, with the next start. Gives the safety backup's id, or null when there was
 * nothing to store.
 */
export async function stopAndSafeguard(
  { run, self }: Pick<RebuildContext, 'run' | 'self'>,
  replaced: Replaced,
  store: () => Promise<string | null>,
  note: (safeguard: string | null) => Promise<void>,
): Promise<string | null> {
  const targets = listTargets(replaced)
  await journalStops(run, self.image, replaced)
  try {
    for (const { id, name } of replaced.containers) await stopContainer(run, id, name)
    await requireIdle(run, targets)
    const id = await store()
    await requireIdle(run, targets)
    // Never both: the journal would have the next start bring back what the mark says is stored, and out of the way.
    await clearJournal(run.engine, run.project)
    await note(id)
    return id
  } catch (error) {
    const down: string[] = []
    for (const { id, name } of listRunning(replaced)) {
      await startContainer(run, id, name).catch(() => down.push(name))
    }
    // Also when one does not start: it may be why it is to be replaced, and nothing could begin before it did.
    await clearJournal(run.engine, run.project)
    throw down.length === 0 ? error : notStarted(down, error)
  }
}

/** In no order that anything could wait for: what is in the way need be no stack. */
async function journalStops(run: RunContext, image: string, replaced: Replaced): Promise<void> {
  const containers = listRunning(replaced).map(({ id, name }) => {
    return { id, name, service: name, mayBeIll: true as const }
  })
  if (containers.length > 0) await writeJournal(run, image, { act: 'stop', containers })
}

function listRunning({ containers }: Replaced): Replaced['containers'] {
  return containers.filter(({ state }) => state === 'running' || state === 'restarting')
}

type Way = Pick<RebuildContext, 'run' | 'runWorker' | 'self' | 'places'>

/**
 * Takes what is replaced out of the way, when it is stored and the engine bears a mark that says where: containers get another name and never start by
 * themselves; volumes are emptied, or removed to be made anew; host paths are emptied; networks that nobody is in are removed. Safe to repeat.
 */
export async function makeWay(context: Way, replaced: Replaced): Promise<void> {
  const { engine } = context.run
  for (const container of replaced.containers) await requireNotStarted(context, container)
  for (const { id, name, aside } of replaced.containers) {
    await unlessGone(
      engine.call(`taking its restart policy from ${name}`, (docker) =>
        docker.getContainer(id).update({ RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } }),
      ),
    )
    await setAside(context, id, aside)
  }
  await requireIdle(context.run, listTargets(replaced))
  await emptyAll(context, replaced)
  for (const { name, way } of replaced.volumes) {
    if (way === 'made anew') await removeUnused(context, name)
  }
  for (const { id, name } of replaced.networks) {
    await unlessGone(
      engine.call(`removing the network ${name}`, (docker) => docker.getNetwork(id).remove()),
    )
  }
}

/** What it has written since it was stopped is in no safety backup. Throws `rebuild-not-replaced`. */
async function requireNotStarted(
  { run }: Way,
  { id, name, startedAt }: Pick<Replaced['containers'][number], 'id' | 'name' | 'startedAt'>,
): Promise<void> {
  const inspect = await unlessGone(
    run.engine.call(`looking at ${name}`, (docker) => docker.getContainer(id).inspect()),
  )
  if (inspect === undefined || inspect.State.StartedAt === startedAt) return
  throw new LifeboatError(
    'rebuild-not-replaced',
    `${name} has been started since what it uses was stored`,
    {
      hint: `Remove the container lifeboat-rebuild-${run.project}-replacing, give ${name} its name again if it has another one, and run the restore with --replace anew: all of it is stored once more.`,
    },
  )
}

async function setAside({ run }: Way, id: string, aside: string): Promise<void> {
  const inspect = await unlessGone(
    run.engine.call(`looking at ${aside}`, (docker) => docker.getContainer(id).inspect()),
  )
  if (inspect === undefined || inspect.Name === `/${aside}`) return
  await run.engine.call(`setting ${inspect.Name.slice(1)} aside`, (docker) =>
    docker.getContainer(id).rename({ name: aside }),
  )
}

/** The engine keeps one that a container has: it would be taken for the new one, with all that is in it. Throws `target-in-use`. */
async function removeUnused({ run }: Way, name: string): Promise<void> {
  await removeVolume(run.engine, name)
  if ((await inspectVolume(run.engine, name)) === undefined) return
  throw new LifeboatError('target-in-use', `a container has been made that has volume ${name}`, {
    hint: 'Remove that container, then run the restore again: it goes on where it stopped.',
  })
}

async function emptyAll(
  { runWorker, self, places }: Way,
  { volumes, paths }: Replaced,
): Promise<void> {
  const folders = places.filter(({ path, kind }) => kind === 'folder' && paths.includes(path))
  const mounts = [
    ...volumes
      .filter(({ way }) => way === 'emptied')
      .map(({ name }) => ({ kind: 'volume' as const, source: name })),
    ...folders.map(({ path }) => ({ kind: 'bind' as const, source: path })),
  ].map((each, index) => ({ ...each, target: `/replaced/${index}`, writable: true }))
  if (mounts.length === 0) return
  await runWorker({
    purpose: 'empty-replaced',
    image: self.image,
    entrypoint: ['bash', '-euc', 'find /replaced -mindepth 2 -delete'],
    command: [],
    env: {},
    mounts,
    capabilities: removesFiles,
    network: 'none',
  })
}

function notStarted(names: readonly string[], cause: unknown): LifeboatError {
  return new LifeboatError('start-failed', `${names.join(', ')} does not start again`, {
    hint: 'Start it with docker start. It was stopped because it is in the way of a rebuild, which failed for the reason below. Nothing else was changed.',
    cause,
    details: [messageOf(cause)],
  })
}

function listTargets({ volumes, paths }: Replaced) {
  return [
    ...volumes.map(({ name }) => ({ kind: 'volume' as const, target: name })),
    ...paths.map((path) => ({ kind: 'bind' as const, target: path })),
  ]
}

async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}
