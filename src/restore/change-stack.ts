import { makeVolume } from '../docker/staging.ts'
import { hasEnded, readCondition, stopContainer } from '../docker/stop-start.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { EntryOf } from '../model/journal.ts'
import { isOfTables, type FilesStep, type RestoreReport, type Stop } from '../model/restore.ts'
import type { Written } from '../repository/write-files.ts'
import { exchangeFiles } from './exchange-files.ts'
import { lookBeforeSafeguard } from './keep-changed.ts'
import { findPart, loadAndStage, type Ready } from './load-and-stage.ts'
import type { Loaded } from './load-databases.ts'
import { writeDown } from './own-journal.ts'
import type { RestoreContext } from './restore-context.ts'
import { restoreTables } from './restore-tables.ts'
import type { Safeguard } from './safeguard.ts'
import type { Staged } from './stage-volumes.ts'
import { requireIdle, writeTargets } from './write-targets.ts'

export type Changed = {
  readonly loaded: readonly Loaded[]
  readonly safeguard: string | null
  readonly written: Written | undefined
  readonly tables: RestoreReport['tables']
  readonly warnings: readonly string[]
}

export type OpenSafeguard = (context: RestoreContext) => Safeguard

type OnStep = (step: string) => void

/**
 * Everything up to the point from which the way is forward. Each act is in the journal before it happens. The databases are loaded
 * and checked before anything stops, and the files written last: only that cannot be undone by forgetting it.
 */
export async function changeStack(
  context: RestoreContext,
  openSafeguard: OpenSafeguard,
  onStep: OnStep,
): Promise<Changed> {
  // Most of the files is read for it beside the loading, while the services still run.
  const guard = context.plan.options.safeguard ? openSafeguard(context) : undefined
  try {
    return await changeGuarded(context, guard, onStep)
  } finally {
    // What is undone next must meet nobody at work.
    await guard?.close()
  }
}

async function changeGuarded(
  context: RestoreContext,
  guard: Safeguard | undefined,
  onStep: OnStep,
): Promise<Changed> {
  onStep('load')
  const { loaded, prepared, ...files } = await loadAndStage(context)
  const servers = new Set(context.targets.map(({ containerId }) => containerId))
  onStep('stop')
  const stops = await journalStops(context)
  await stopAll(
    context,
    stops.filter(({ id }) => !servers.has(id)),
  )
  onStep('safeguard')
  const guarded = guard === undefined ? [] : await lookBeforeSafeguard(context, loaded)
  const safeguard = (await guard?.take()) ?? null
  await stopAll(
    context,
    stops.filter(({ id }) => servers.has(id)),
  )
  onStep('write')
  const tables = await restoreTables(context, prepared)
  const written = await writeAll(context, files, safeguard)
  // A table that was committed is neither finished nor undone: what is lost from here on must not say that it was.
  if (!isOfTables(context.plan)) {
    await writeDown(context, { act: 'finish', ...(guarded.length === 0 ? {} : { guarded }) })
  }
  const warnings = [...files.warnings, ...prepared.flatMap((each) => each.warnings)]
  return { loaded, safeguard, written, tables, warnings }
}

/**
 * In the order in which they will start again; gives what is to be stopped. What has ended since the plan was made, or somebody has stopped
 * or removed, is left as it is: nobody asked for it to run. What was ill before may be so again, and what a safety backup brings back may have been
 * ill: undoing the restore would not mend that.
 */
async function journalStops(context: RestoreContext): Promise<readonly Stop[]> {
  const { run, plan, manifest } = context
  const containers: EntryOf<'stop'>['containers'] = []
  for (const { id, container: name, service } of plan.stops.toReversed()) {
    const condition = await readCondition(run, id, name)
    if (hasEnded(condition)) continue
    const isWell = ['healthy', 'running'].includes(condition)
    const mayBeIll = !isWell || manifest.reason === 'safeguard'
    containers.push({ id, name, service, ...(mayBeIll ? { mayBeIll } : {}) })
  }
  if (containers.length > 0) await writeDown(context, { act: 'stop', containers })
  return plan.stops.filter(({ id }) => containers.some((each) => each.id === id))
}

async function stopAll({ run }: RestoreContext, stops: readonly Stop[]): Promise<void> {
  for (const { id, container } of stops) {
    if (run.signal.aborted) throw interrupted()
    await stopContainer(run, id, container)
  }
}

type Files = Pick<Ready, 'staged' | 'inPlace'>

async function writeAll(
  context: RestoreContext,
  { staged, inPlace }: Files,
  safeguard: string | null,
): Promise<Written | undefined> {
  const steps = context.plan.steps.filter((step) => step.do === 'files')
  if (steps.length === 0) return undefined
  requireSafeguard(context, steps, safeguard)
  // Before anything of it is in the journal: undoing that would write to what somebody else has in use.
  await requireIdle(
    context.run,
    steps.filter(({ over }) => over === 'live'),
  )
  if (staged !== undefined) await exchange(context, staged, safeguard)
  const written = await writeInPlace(context, inPlace, safeguard)
  return {
    files: (staged?.written.files ?? 0) + (written?.files ?? 0),
    bytes: (staged?.written.bytes ?? 0) + (written?.bytes ?? 0),
  }
}

async function exchange(
  context: RestoreContext,
  { folder, pairs }: Staged,
  safeguard: string | null,
): Promise<void> {
  const { run, runWorker, stack } = context
  const entry = { act: 'exchange' as const, folder, safeguard, pairs: [...pairs] }
  await writeDown(context, entry)
  await exchangeFiles({ run, runWorker, image: stack.self.image }, entry, 'in')
}

async function writeInPlace(
  context: RestoreContext,
  steps: readonly FilesStep[],
  safeguard: string | null,
): Promise<Written | undefined> {
  const { run, runWorker, repository, plan, stack, manifest } = context
  const part = findPart(context, 'files')
  if (steps.length === 0 || part === undefined) return undefined
  for (const { over, target } of steps) {
    if (over !== 'beside') continue
    await writeDown(context, { act: 'make-volume', name: target })
    await makeVolume(run, target)
  }
  const { keepExtra } = plan.options
  const live = steps.filter(({ over }) => over === 'live')
  const backupId = manifest.id
  if (live.length > 0) {
    await writeDown(context, { act: 'write', backup: backupId, safeguard, steps: live, keepExtra })
  }
  const task = { backupId, snapshot: part.snapshot, steps, keepExtra }
  return writeTargets(run, runWorker, repository, stack.self.image, task)
}

/** Nothing live is overwritten without a way back, unless that was asked for. */
function requireSafeguard(
  { plan }: RestoreContext,
  steps: readonly FilesStep[],
  safeguard: string | null,
): void {
  const overwrites = steps.some(({ over }) => over === 'live')
  if (!overwrites || safeguard !== null || !plan.options.safeguard) return
  throw new LifeboatError(
    'safeguard-failed',
    'there is no safety backup of what would be overwritten',
    {
      hint: 'See lifeboat plan for what is left out, or restore with --no-safeguard. Nothing was overwritten.',
    },
  )
}
