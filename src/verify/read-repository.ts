import { isInterruption, LifeboatError } from '../errors.ts'
import type { Failure } from '../model/plan.ts'
import type { RunWorker } from '../model/worker.ts'
import { agreeOn, checkRepository, type Check } from '../repository/check-repository.ts'
import { findTouched } from '../repository/find-touched.ts'
import type { Repository } from '../repository/repository.ts'
import type { AllSnapshots } from '../repository/snapshots.ts'
import { watchWriters } from '../repository/watch-writers.ts'

/** What is wrong with a repository, and whom it concerns. */
export type Damage = {
  readonly findings: readonly Failure[]
  /** Snapshots that hold something which is damaged; undefined when only reading each of them would tell. */
  readonly touched: ReadonlySet<string> | undefined
}

/** What reading a repository takes. */
export type Reading = {
  readonly run: { readonly signal: AbortSignal }
  readonly runWorker: RunWorker
  readonly repository: Repository
  readonly image: string
}

/**
 * Reads all of the repository, or with `subset` a share of its content, and says which snapshots the damage touches: the half of
 * a verification that concerns no backup in particular. Throws `repository-in-use` when others wrote to it meanwhile, twice, and may have brought about what was found.
 */
export async function readRepository(
  { run, runWorker, repository, image }: Reading,
  { unreadable }: Pick<AllSnapshots, 'unreadable'>,
  subset?: string,
): Promise<Damage> {
  const asked = { image, ...(subset === undefined ? {} : { subset }) }
  const read = (): Promise<Check> => checkRepository(runWorker, repository, asked)
  const check = await readQuietly(repository, read)
  const files = unreadable.map(describeUnreadable)
  if (check.isSound) return { findings: files, touched: new Set() }
  return {
    findings: [describeCheck(check), ...files],
    touched: check.isExplained ? await lookWhom(repository, check, run.signal) : undefined,
  }
}

/** Without a lock, half of what another one is just storing looks like damage, and so does what one removes: that is looked at again. */
async function readQuietly(repository: Repository, read: () => Promise<Check>): Promise<Check> {
  const hasMoved = await watchWriters(repository)
  const first = await read()
  if (first.isSound || !(await hasMoved())) return first
  // What was written during the first reading says nothing about the second.
  const hasMovedSince = await watchWriters(repository)
  const second = await read()
  if (second.isSound || !(await hasMovedSince())) return second
  const certain = agreeOn(first, second)
  if (certain === undefined) throw inUse(repository)
  return certain
}

/** Undefined where that cannot be asked: what was found stands all the same. */
async function lookWhom(
  repository: Repository,
  check: Check,
  signal: AbortSignal,
): Promise<Damage['touched']> {
  try {
    return await findTouched(repository, check, signal)
  } catch (error) {
    if (!(error instanceof LifeboatError) || isInterruption(error)) throw error
    return undefined
  }
}

function inUse({ location }: Repository): LifeboatError {
  return new LifeboatError('repository-in-use', `others write to the repository ${location}`, {
    hint: 'What was found may come of that. Nothing is said of any backup; verify again when they have ended.',
  })
}

const hint =
  'Backups that are named below cannot be restored in full; the others can. Bring the files back from a copy of the repository if there is one, look at its disk, and make a new backup.'

function describeCheck({ words }: Check): Failure {
  return {
    what: 'the repository',
    code: 'repository-damaged',
    why: 'restic finds damage in it',
    hint,
    details: words.slice(0, 50),
  }
}

function describeUnreadable(id: string): Failure {
  return {
    what: `the file snapshots/${id}`,
    code: 'snapshot-damaged',
    why: 'it cannot be read, and what it stands for is listed nowhere',
    hint,
    details: [],
  }
}
