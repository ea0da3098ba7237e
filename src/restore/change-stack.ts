import { createStaging, makeVolume } from '../docker/staging.ts'
import { writeJournal } from '../docker/journal.ts'
import { readCondition, stopContainer } from '../docker/stop-start.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { EntryOf, JournalEntry } from '../model/journal.ts'
import type { Part } from '../model/manifest.ts'
import type { FilesStep, RestoreReport, Stop } from '../model/restore.ts'
import type { FoundPart } from '../repository/find-part.ts'
import { extractPart, readOut } from '../repository/read-out.ts'
import type { Written } from '../repository/write-files.ts'
import { checkSpace } from './check-space.ts'
import { dumpsRoot } from '../databases/postgres/load-worker.ts'
import { loadDatabases, type Loaded } from './load-databases.ts'
import type { RestoreContext } from './restore-context.ts'
import { prepareTables, type PreparedTable } from './prepare-tables.ts'
import { restoreTables } from './restore-tables.ts'
import { makeSafeguard } from './safeguard.ts'
import { requireIdle, writeTargets } from './write-targets.ts'

export type Changed = {
  readonly loaded: readonly Loaded[]
  readonly safeguard: string | null
  readonly written: Written | undefined
  readonly tables: RestoreReport['tables']
  readonly warnings: readonly string[]
}

type OnStep = (step: string) => void

/**
 * Everything up to the point from which the way is forward. Each act is in the journal before it happens. The databases are loaded
 * and checked before anything stops, and the files written last: only that cannot be undone by forgetting it.
 */
export async function changeStack(
  context: RestoreContext,
  version: string,
  onStep: OnStep,
): Promise<Changed> {
  const { plan } = context
  onStep('load')
  const { loaded, prepared } = await loadAndRead(context)
  const servers = new Set(context.targets.map(({ containerId }) => containerId))
  onStep('stop')
  await journalStops(context)
  await stopAll(
    context,
    plan.stops.filter(({ id }) => !servers.has(id)),
  )
  onStep('safeguard')
  const safeguard = plan.options.safeguard
    ? ((await makeSafeguard(context, version)) ?? null)
    : null
  await stopAll(
    context,
    plan.stops.filter(({ id }) => servers.has(id)),
  )
  onStep('write')
  const tables = await restoreTables(context, prepared)
  const written = await writeAll(context, safeguard)
  await journal(context, { act: 'finish' })
  const warnings = prepared.flatMap((each) => each.warnings)
  return { loaded, safeguard, written, tables, warnings }
}

type Ready = { readonly loaded: readonly Loaded[]; readonly prepared: readonly PreparedTable[] }

/** What will be written is read out of the repository once, beside the loading of the databases. */
async function loadAndRead(context: RestoreContext): Promise<Ready> {
  const { run, targets, plan } = context
  const staging = await createStaging(run)
  if (plan.options.checkSpace) await checkSpace(context, staging)
  const reading = readFilesOut(context)
  reading.catch(() => undefined)
  const loaded: Loaded[] = []
  const part = findPart(context, 'databases')
  if (targets.length > 0 && part !== undefined) {
    await extractPart(context.runWorker, context.repository, readRequest(context, part), {
      root: dumpsRoot,
      include: targets.flatMap(({ server, steps }) => [
        ...(server.globals === null ? [] : [server.globals]),
        ...steps.map(({ dump }) => dump),
      ]),
      mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: true }],
    })
    for (const target of targets) {
      const done = await loadDatabases(context, target, staging)
      if (done !== undefined) loaded.push(done)
    }
  }
  const prepared = await prepareTables(context, staging)
  await reading
  return { loaded, prepared }
}

async function readFilesOut(context: RestoreContext): Promise<void> {
  const { plan, manifest, runWorker, repository } = context
  const steps = plan.steps.filter((step) => step.do === 'files')
  const part = findPart(context, 'files')
  if (steps.length === 0) return
  if (part === undefined) throw new Error('the plan writes files of a backup that has none')
  const isWhole =
    steps.length === manifest.archived.length && steps.every(({ inside }) => inside === undefined)
  const paths = isWhole
    ? ['/stack']
    : steps.map(({ from, inside }) => (inside === undefined ? from : `${from}/${inside}`))
  await readOut(runWorker, repository, readRequest(context, part), paths)
}

function readRequest({ stack, manifest }: RestoreContext, { part, snapshot }: FoundPart) {
  return { image: stack.self.image, kind: part.kind, backupId: manifest.id, snapshot }
}

function findPart({ parts }: RestoreContext, kind: Part['kind']): FoundPart | undefined {
  return parts.find(({ part }) => part.kind === kind)
}

/**
 * In the order in which they will start again. What was ill before may be so again, and what a safety backup brings back may have been
 * ill: undoing the restore would not mend that.
 */
async function journalStops(context: RestoreContext): Promise<void> {
  const { run, plan, manifest } = context
  if (plan.stops.length === 0) return
  const containers: EntryOf<'stop'>['containers'] = []
  for (const { id, container: name, service } of plan.stops.toReversed()) {
    const isWell = ['healthy', 'running'].includes(await readCondition(run, id, name))
    const mayBeIll = !isWell || manifest.reason === 'safeguard'
    containers.push({ id, name, service, ...(mayBeIll ? { mayBeIll } : {}) })
  }
  await journal(context, { act: 'stop', containers })
}

async function stopAll({ run }: RestoreContext, stops: readonly Stop[]): Promise<void> {
  for (const { id, container } of stops) {
    if (run.signal.aborted) throw interrupted()
    await stopContainer(run, id, container)
  }
}

async function writeAll(
  context: RestoreContext,
  safeguard: string | null,
): Promise<Written | undefined> {
  const { run, runWorker, repository, plan, stack, manifest } = context
  const steps = plan.steps.filter((step) => step.do === 'files')
  const part = findPart(context, 'files')
  if (steps.length === 0 || part === undefined) return undefined
  requireSafeguard(context, steps, safeguard)
  for (const { over, target } of steps) {
    if (over !== 'beside') continue
    await journal(context, { act: 'make-volume', name: target })
    await makeVolume(run, target)
  }
  const { keepExtra } = plan.options
  const live = steps.filter(({ over }) => over === 'live')
  const backupId = manifest.id
  if (live.length > 0) {
    // Before it is in the journal: undoing that would write to what somebody else has in use.
    await requireIdle(run, live)
    await journal(context, { act: 'write', backup: backupId, safeguard, steps: live, keepExtra })
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

function journal({ run, stack }: RestoreContext, entry: JournalEntry): Promise<void> {
  return writeJournal(run, stack.self.image, entry)
}
