import { doOrder } from '../databases/postgres/give-order.ts'
import type { Order } from '../databases/postgres/restore-orders.ts'
import { clearJournal, forgetActs, writeJournal } from '../docker/journal.ts'
import { findOwn } from '../docker/find-own.ts'
import { findMountUsers, isAtWork, type MountSource } from '../docker/mount-users.ts'
import { removeVolumeOf } from '../docker/remove.ts'
import { startAll, type Started } from '../docker/start-all.ts'
import { stopContainer } from '../docker/stop-start.ts'
import { runHooks, unpauseAll } from '../docker/undo-halt.ts'
import { LifeboatError } from '../errors.ts'
import type { EntryOf, JournalEntry } from '../model/journal.ts'
import type { Archived } from '../model/manifest.ts'
import type { FilesStep } from '../model/restore.ts'
import { exchangeFiles } from './exchange-files.ts'
import type { Direction } from './exchange-folders.ts'
import { findChanged } from './keep-changed.ts'
import { letGoOfScratch } from './let-go-of-scratch.ts'
import { reachServer } from './reach-server.ts'
import type { SettleContext } from './settle-context.ts'
import { listStopped, startAgain } from './start-again.ts'
import { writeTargets } from './write-targets.ts'

type Entries = readonly JournalEntry[]

/**
 * Which way a run goes whose journal this is. Back, as long as not everything is in place; forward from then on, and where files were
 * overwritten that nothing can bring back. Pure.
 */
export function chooseDirection(entries: Entries): 'forward' | 'back' {
  if (of(entries, 'undo').length > 0) return 'back'
  if (of(entries, 'finish').length > 0) return 'forward'
  const isWritten = of(entries, 'write').length > 0
  const canGoBack = of(entries, 'write').every(({ safeguard }) => safeguard !== null)
  return isWritten && !canGoBack ? 'forward' : 'back'
}

/**
 * Puts the restored databases in place, starts what was stopped, lets go of the old. Safe to repeat after a crash at any point: `isRepeated` is
 * for whoever cannot know how far it came.
 */
export async function goForward(
  context: SettleContext,
  entries: Entries,
  isRepeated = false,
): Promise<Started[]> {
  const isFinishing = of(entries, 'finish').length > 0
  if (!isFinishing) {
    await exchangeAll(context, entries, 'in')
    await rewrite(context, entries, ({ backup }) => backup)
    // Said before anything starts: once it serves, writing the files again would lose what has been written since.
    await writeJournal(context.run, context.image, { act: 'finish' })
  }
  for (const entry of of(entries, 'load')) {
    const { maintenance, swaps, alterRoles } = entry
    const server = await reachServer(context, entry)
    await doOrder(context.runWorker, server, {
      order: 'swap',
      maintenance,
      swaps,
      alterRoles,
      // Until that is said, nothing of the load is dropped.
      again: isRepeated && isFinishing,
    })
  }
  const { run, startLimitMs, note } = context
  return startAll(run, listStopped(entries), { startLimitMs, illLimitMs: startLimitMs, note })
}

/**
 * What goForward leaves for the very end, when nothing can go wrong any more that would need it. Gives the replaced databases that are
 * kept because they may hold what nothing else does.
 */
export async function letGoOfOld(context: SettleContext, entries: Entries): Promise<string[]> {
  const [kept] = await Promise.all([
    letGoOfDatabases(context, entries),
    letGoOfStaged(context, entries),
  ])
  await clearJournal(context.run.engine, context.run.project)
  return kept
}

async function letGoOfDatabases(context: SettleContext, entries: Entries): Promise<string[]> {
  const guarded = of(entries, 'finish').flatMap((entry) => entry.guarded ?? [])
  const kept: string[] = []
  for (const entry of of(entries, 'load')) {
    const { maintenance, swaps, keepOld } = entry
    const asides = swaps.flatMap(({ aside }) => (aside === null ? [] : [aside]))
    const replaced = keepOld ? [] : asides
    const among = guarded.filter(({ aside }) => replaced.includes(aside))
    const server = await reachServer(context, entry)
    const changed = await findChanged(context, server, entry, among)
    const dropped = replaced.filter((name) => !changed.includes(name))
    const stay = asides.filter((name) => !dropped.includes(name))
    await drop(context, entry, { databases: [...dropped, maintenance], roles: [], kept: stay })
    kept.push(...changed)
  }
  return kept
}

async function letGoOfStaged(context: SettleContext, entries: Entries): Promise<void> {
  for (const { volume } of of(entries, 'stage')) await letGoOfScratch(context, volume)
}

/** Brings back what was there, starts what was stopped. Safe to repeat after a crash at any point. */
export async function goBack(context: SettleContext, entries: Entries): Promise<void> {
  const [unpausing] = await Promise.allSettled([unpauseAll(context.run.engine, entries)])
  await exchangeAll(context, entries, 'out')
  await rewrite(context, entries, ({ safeguard }) => safeguard)
  for (const entry of of(entries, 'load')) {
    const { maintenance, swaps } = entry
    const server = await reachServer(context, entry)
    await doOrder(context.runWorker, server, { order: 'unswap', maintenance, swaps })
  }
  const [failed] = await dropLoaded(context, entries)
  for (const { name } of of(entries, 'make-volume')) {
    await removeVolumeOf(context.run.engine, name, context.run.runId)
  }
  const undone = undoneBeforeStart.filter((act) => act !== 'load' || failed === undefined)
  await forgetActs(context.run.engine, context.run.project, undone)
  await startAgain(context, entries)
  await runHooks(context.run, entries, context.note)
  // What is still paused stays in the journal; nothing else had to wait for it.
  if (unpausing.status === 'rejected') throw unpausing.reason
  if (failed !== undefined) {
    // Whoever tries again starts nothing that was stopped on purpose by then.
    await forgetActs(context.run.engine, context.run.project, ['stop', 'hook'])
    throw failed.reason
  }
  // While it stands, so does the journal: as long as that says `exchange`, both sides of it must be there.
  await letGoOfStaged(context, entries)
  await clearJournal(context.run.engine, context.run.project)
}

/** Gives what failed. It is in nobody’s way: all else has its old name by now. */
async function dropLoaded(
  context: SettleContext,
  entries: Entries,
): Promise<PromiseRejectedResult[]> {
  const failed: PromiseRejectedResult[] = []
  for (const entry of of(entries, 'load')) {
    const names = [...entry.swaps.map(({ temporary }) => temporary), entry.maintenance]
    const [outcome] = await Promise.allSettled([
      drop(context, entry, { databases: names, roles: entry.roles }),
    ])
    if (outcome.status === 'rejected') failed.push(outcome)
  }
  return failed
}

/**
 * Once anything serves, undoing them again would lose what has been written since; and without the entry that starts them, would leave
 * stopped what uses the files.
 */
const undoneBeforeStart = ['exchange', 'write', 'load', 'make-volume'] as const

async function drop(
  context: SettleContext,
  entry: EntryOf<'load'>,
  what: Omit<Extract<Order, { order: 'drop' }>, 'order'>,
): Promise<void> {
  const server = await reachServer(context, entry)
  const notes = await doOrder(context.runWorker, server, { order: 'drop', ...what })
  for (const note of notes) context.note(note)
}

async function exchangeAll(
  context: SettleContext,
  entries: Entries,
  direction: Direction,
): Promise<void> {
  for (const entry of of(entries, 'exchange')) {
    await stopUsers(
      context,
      entry.pairs.map(({ volume }) => ({ kind: 'volume', source: volume })),
    )
    await exchangeFiles(context, entry, direction)
  }
}

/** Somebody may have started what was stopped: an engine that starts does. */
async function stopUsers({ run }: SettleContext, sources: readonly MountSource[]): Promise<void> {
  const own = await findOwn(run)
  for (const { id, name, project, ...user } of await findMountUsers(run.engine, sources)) {
    // Another project's is not ours to stop: the writing refuses while that runs.
    const isOurs = project === run.project && !own.has(id)
    if (isOurs && isAtWork(user)) await stopContainer(run, id, name)
  }
}

/** The writing may have been cut off anywhere. */
async function rewrite(
  context: SettleContext,
  entries: Entries,
  choose: (entry: EntryOf<'write'>) => string | null,
): Promise<void> {
  const { run, runWorker, repository, image } = context
  for (const entry of of(entries, 'write')) {
    const backupId = choose(entry)
    if (backupId === null) continue
    await stopUsers(
      context,
      entry.steps.map(({ kind, target }) => ({ kind, source: target })),
    )
    const { snapshot, archived } = await context.findFiles(backupId)
    // Nothing of what came later may stay.
    const isBack = backupId === entry.safeguard
    const steps = isBack ? planBack(entry.steps, archived) : entry.steps
    const keepExtra = isBack ? false : entry.keepExtra
    await writeTargets(run, runWorker, repository, image, { backupId, snapshot, steps, keepExtra })
  }
}

/**
 * The steps that bring back what a safety backup holds: all of each target, standing there under the name that it has today. Throws
 * `part-missing` when it does not hold one, which must not be emptied then. Pure.
 */
export function planBack(steps: readonly FilesStep[], archived: readonly Archived[]): FilesStep[] {
  return steps.map(({ inside: _inside, ...step }) => {
    const held = archived.find(({ kind, source }) => kind === step.kind && source === step.target)
    if (held === undefined) {
      throw new LifeboatError('part-missing', `the safety backup does not hold ${step.target}`, {
        hint: 'Look into lifeboat list for a backup that does, and restore that.',
      })
    }
    return { ...step, from: held.path, without: held.without, excludes: held.excludes }
  })
}

function of<Act extends JournalEntry['act']>(entries: Entries, act: Act): EntryOf<Act>[] {
  return entries.filter((entry): entry is EntryOf<Act> => entry.act === act)
}
