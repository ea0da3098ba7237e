/** find → read all → judge each backup → record */
import { now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { Failure } from '../model/plan.ts'
import type { CheckedBackup, RepositoryCheck } from '../model/repository-check.ts'
import type { RunWorker } from '../model/worker.ts'
import { findListed } from '../repository/find-backups.ts'
import type { KnownBackups } from '../repository/known-backups.ts'
import type { Repository } from '../repository/repository.ts'
import { readAllSnapshots, type AllSnapshots } from '../repository/snapshots.ts'
import { findLost } from './find-lost.ts'
import { judgeBackup } from './judge-backup.ts'
import { judgeEach } from './judge-each.ts'
import { leaveOutRemoved } from './leave-out-removed.ts'
import { readRepository } from './read-repository.ts'
import { toFailure } from './to-failure.ts'

export type VerifyAllRequest = {
  readonly run: { readonly runId: string; readonly project: string; readonly signal: AbortSignal }
  readonly runWorker: RunWorker
  readonly repository: Repository
  /** Lifeboat’s own. */
  readonly image: string
  /** The engine’s name for its machine. */
  readonly host: string
  readonly known: KnownBackups
  /** What is missed is named once more, and not any longer. */
  readonly forgetsLost: boolean
  readonly startedAt: Date
  readonly version: string
  readonly onStep: (step: string) => void
}

/**
 * Reads the whole repository once, and names every backup that damage touches, those of others who share it too. Records stand afterwards beside
 * the backups of this project for which something else is certain than was. What only kept Lifeboat from looking is thrown; where something was
 * found before that it is told besides, and the backups that nobody came to are not named.
 */
export async function verifyAll(request: VerifyAllRequest): Promise<RepositoryCheck> {
  const { run, repository, host, startedAt, version, onStep } = request
  onStep('find')
  const all = await open(repository, run.signal)
  const found = 'snapshots' in all ? await look(request, all) : await allDamaged(request, all)
  return {
    id: run.runId,
    project: run.project,
    host,
    startedAt: startedAt.toISOString(),
    finishedAt: now().toISOString(),
    lifeboat: version,
    ...found,
  }
}

type Found = Pick<RepositoryCheck, 'backups' | 'findings' | 'notes' | 'forgetsLost'>

/** The snapshots; or what is wrong with that without which nothing can be read. */
async function open(repository: Repository, signal: AbortSignal): Promise<AllSnapshots | Failure> {
  try {
    return await readAllSnapshots(repository, signal)
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'repository-damaged')
      return toFailure('the repository', error)
    throw error
  }
}

/** Without config and key nothing can be read, not even which backups there are. */
async function allDamaged({ known }: VerifyAllRequest, finding: Failure): Promise<Found> {
  const backups = (await known.list()).map(({ id, project }): CheckedBackup => {
    return { id, project, state: 'damaged', findings: [{ ...finding, what: `backup ${id}` }] }
  })
  return { backups, findings: [finding], notes: ['every backup in the repository is damaged'] }
}

async function look(request: VerifyAllRequest, all: AllSnapshots): Promise<Found> {
  const { run, repository, known, host, forgetsLost, onStep } = request
  const { snapshots } = all
  onStep('read all')
  const damage = await readRepository(request, all)
  onStep('judge each backup')
  const listed = findListed(snapshots)
  const { judged, obstacles } = await judgeEach(listed, damage.findings, async (backup) => {
    const each = await judgeBackup(request, { backup, snapshots, damage })
    return { ...each, findings: each.backup.findings }
  })
  const stack = { project: run.project, host }
  // Read once more: the records that were made just now are there, and are to be missed if they go.
  const present = await readAllSnapshots(repository, run.signal)
  const standing = leaveOutRemoved(judged, present.snapshots)
  const lost = findLost(await known.list(), present.snapshots, stack)
  await known.replace(forgetsLost ? lost.present : lost.remembered)
  return {
    backups: [...standing.map(({ backup }) => backup), ...lost.backups],
    findings: [...damage.findings, ...obstacles, ...lost.findings],
    notes: [...standing.flatMap(({ note }) => note ?? []), ...lost.notes],
    ...(forgetsLost ? { forgetsLost } : {}),
  }
}
