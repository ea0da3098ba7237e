import { createStaging, makeScratch, nameScratch } from '../docker/staging.ts'
import { runPassingWorker } from '../docker/worker.ts'
import { dumpsRoot } from '../databases/postgres/load-worker.ts'
import type { FilesStep } from '../model/restore.ts'
import type { Part } from '../model/manifest.ts'
import type { FoundPart } from '../repository/find-part.ts'
import { extractPart, readOut, type ReadRequest } from '../repository/read-out.ts'
import { fitPlan } from './fit-plan.ts'
import { letGoOfScratch } from './let-go-of-scratch.ts'
import { loadDatabases, type Loaded } from './load-databases.ts'
import { writeDown } from './own-journal.ts'
import { prepareTables, type PreparedTable } from './prepare-tables.ts'
import type { RestoreContext } from './restore-context.ts'
import { stageVolumes, type Staged } from './stage-volumes.ts'

export type Ready = {
  readonly loaded: readonly Loaded[]
  readonly prepared: readonly PreparedTable[]
  /** Undefined when no volume can be exchanged. */
  readonly staged: Staged | undefined
  readonly inPlace: readonly FilesStep[]
  readonly warnings: readonly string[]
}

/**
 * All that is done while the stack serves: what is written is read out of the repository, beside the loading of the databases. Volumes that
 * are exchanged are restored by it.
 */
export async function loadAndStage(given: RestoreContext): Promise<Ready> {
  const { run } = given
  const staging = await createStaging(run)
  const context = { ...given, plan: await fitPlan(given, staging) }
  await openScratch(context)
  const giveUp = new AbortController()
  const reading = readAll(abortable(context, giveUp.signal))
  reading.catch(() => undefined)
  try {
    const { loaded, prepared } = await loadAll(context, staging)
    const { warnings, ...read } = await reading
    return { loaded, prepared, ...read, warnings: [...listChanged(given, context), ...warnings] }
  } catch (error) {
    // What is undone next takes the scratch volume away, which no worker may have in use then.
    giveUp.abort()
    await reading.catch(() => undefined)
    throw error
  }
}

/** What goes another way than the plan said. */
function listChanged({ plan: was }: RestoreContext, { plan: is }: RestoreContext): string[] {
  return is.steps.flatMap((step, index) => {
    const before = was.steps[index]
    if (step.do !== 'files' || before?.do !== 'files' || step.way === before.way) return []
    return [`${step.target} was written in place, not exchanged: there is no room for both`]
  })
}

function abortable(context: RestoreContext, signal: AbortSignal): RestoreContext {
  const run = { ...context.run, signal: AbortSignal.any([context.run.signal, signal]) }
  return { ...context, run, runWorker: (spec, files) => runPassingWorker(run, spec, files) }
}

async function loadAll(
  context: RestoreContext,
  staging: string,
): Promise<Pick<Ready, 'loaded' | 'prepared'>> {
  const { targets } = context
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
  return { loaded, prepared: await prepareTables(context, staging) }
}

function listSteps({ plan }: RestoreContext, way: FilesStep['way']): FilesStep[] {
  return plan.steps.filter((step) => step.do === 'files').filter((step) => step.way === way)
}

/** Before anything else writes to the journal: its entries are numbered. */
async function openScratch(context: RestoreContext): Promise<void> {
  const { run } = context
  if (listSteps(context, 'exchange').length === 0) return
  await writeDown(context, { act: 'stage', volume: nameScratch(run) })
  await makeScratch(run)
}

type Read = Pick<Ready, 'staged' | 'inPlace' | 'warnings'>

async function readAll(context: RestoreContext): Promise<Read> {
  const [exchanged, inPlace] = [listSteps(context, 'exchange'), listSteps(context, 'in place')]
  if (exchanged.length + inPlace.length === 0) return { staged: undefined, inPlace, warnings: [] }
  const part = findPart(context, 'files')
  if (part === undefined) throw new Error('the plan writes files of a backup that has none')
  const request = readRequest(context, part)
  if (exchanged.length === 0) {
    await readOutOf(context, request, inPlace)
    return { staged: undefined, inPlace, warnings: [] }
  }
  const staged = await stageVolumes(context, request, exchanged)
  const { pairs, refused } = staged
  const left = [
    ...inPlace,
    ...exchanged.filter(({ target }) => refused.some(({ volume }) => volume === target)),
  ]
  await readOutOf(context, request, left)
  // Written in place after all, they need the room that this has taken.
  if (pairs.length === 0) await letGoOf(context)
  return {
    staged: pairs.length === 0 ? undefined : staged,
    inPlace: left,
    warnings: refused.map(
      ({ volume, reason }) => `${volume} was written in place, not exchanged: ${reason}`,
    ),
  }
}

async function letGoOf({ run, runWorker, stack }: RestoreContext): Promise<void> {
  const { image } = stack.self
  // What stays of it goes when the run is settled.
  await letGoOfScratch({ run, runWorker, image, note: () => undefined }, nameScratch(run))
}

async function readOutOf(
  context: RestoreContext,
  request: ReadRequest,
  steps: readonly FilesStep[],
): Promise<void> {
  const { manifest, runWorker, repository } = context
  if (steps.length === 0) return
  const isWhole =
    steps.length === manifest.archived.length && steps.every(({ inside }) => inside === undefined)
  const paths = isWhole
    ? ['/stack']
    : steps.map(({ from, inside }) => (inside === undefined ? from : `${from}/${inside}`))
  await readOut(runWorker, repository, request, paths)
}

function readRequest({ stack, manifest }: RestoreContext, { part, snapshot }: FoundPart) {
  return { image: stack.self.image, kind: part.kind, backupId: manifest.id, snapshot }
}

export function findPart({ parts }: RestoreContext, kind: Part['kind']): FoundPart | undefined {
  return parts.find(({ part }) => part.kind === kind)
}
