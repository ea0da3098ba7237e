import { now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { Failure } from '../model/plan.ts'
import type { RunWorker } from '../model/worker.ts'
import { checkRepository, type Check } from '../repository/check-repository.ts'
import { findTouched } from '../repository/find-touched.ts'
import { isInUse } from '../repository/is-in-use.ts'
import type { Repository } from '../repository/repository.ts'
import { readAllSnapshots, type AllSnapshots } from '../repository/snapshots.ts'

/** What is wrong with a repository, and whom it concerns. */
export type Damage = {
  readonly findings: readonly Failure[]
  /** Snapshots that hold something which is damaged; undefined when only reading each of them would tell. */
  readonly touched: ReadonlySet<string> | undefined
}

type Request = {
  readonly run: { readonly signal: AbortSignal }
  readonly runWorker: RunWorker
  readonly repository: Repository
  readonly image: string
}

/**
 * Reads all of the repository, or with `subset` a share of its content, and says which snapshots the damage touches: the half of
 * a verification that concerns no backup in particular. Throws `repository-in-use` when others wrote to it meanwhile, twice.
 */
export async function readRepository(
  { run, runWorker, repository, image }: Request,
  { snapshots, unreadable }: AllSnapshots,
  subset?: string,
): Promise<Damage> {
  const asked = { image, ...(subset === undefined ? {} : { subset }) }
  const still = { repository, before: snapshots.length + unreadable.length, signal: run.signal }
  let check = await checkRepository(runWorker, repository, asked)
  // Without a lock, half of what another one is just storing looks like damage.
  if (!check.isSound && (await hasMoved(still))) {
    check = await checkRepository(runWorker, repository, asked)
    if (!check.isSound && (await hasMoved(still))) throw inUse(repository)
  }
  const files = unreadable.map(describeUnreadable)
  if (check.isSound) return { findings: files, touched: new Set() }
  return {
    findings: [describeCheck(check), ...files],
    touched: check.isExplained ? await findTouched(repository, check, run.signal) : undefined,
  }
}

async function hasMoved({
  repository,
  before,
  signal,
}: {
  readonly repository: Repository
  readonly before: number
  readonly signal: AbortSignal
}): Promise<boolean> {
  if (await isInUse(repository, now())) return true
  const { snapshots, unreadable } = await readAllSnapshots(repository, signal)
  return snapshots.length + unreadable.length !== before
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
