import { now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Logger } from '../logging.ts'
import { describeRecovered, type Recovery } from '../model/recovered.ts'
import type { Run } from '../model/run.ts'
import type { RunHistory } from './run-history.ts'
import type { ProgressFiles } from './run-progress.ts'

type Source = Pick<Lifeboat, 'recover' | 'lockedBy'>
type Log = Pick<Logger, 'warn' | 'error'>

/** A run that was killed still stands as running in the history, and may have left workers on the engine. Gives those that were. */
export async function settleDeadRuns(
  lifeboat: Source,
  {
    history,
    files,
  }: { readonly history: RunHistory; readonly files: Pick<ProgressFiles, 'clear'> },
  log: Log,
): Promise<Run[]> {
  const { cleared, journal, locks } = await recover(lifeboat, log)
  if (cleared !== null) log.warn({ run: cleared }, 'cleared away what a killed run left')
  if (journal !== null) {
    const { notes: _notes, ...facts } = journal
    for (const line of describeRecovered(journal)) log.warn(facts, line)
  }
  if (locks > 0) log.warn({ locks }, 'took locks of dead restics out of the repository')
  const alive = await lifeboat.lockedBy()
  const dead = history
    .list()
    .filter(({ state, id }) => state === 'running' && id !== alive)
    .map((run) => ({ ...run, ...death(run) }))
  for (const run of dead) {
    const problem = history.save(run)
    if (problem !== undefined) log.warn({ run: run.id, why: problem }, 'record not written')
  }
  files.clear((id) => id === alive)
  return dead
}

/** What cannot be settled now is tried again by the next run; until then /health says so. */
async function recover(lifeboat: Source, log: Log): Promise<Recovery> {
  try {
    return await lifeboat.recover()
  } catch (error) {
    if (!(error instanceof LifeboatError) || error.code !== 'journal-unsettled') throw error
    const { message, hint, details } = error
    log.error({ hint, details }, message)
    return { cleared: null, journal: null, locks: 0 }
  }
}

function death(run: Run): Partial<Run> {
  const hint = {
    backup:
      run.backup === undefined
        ? 'Nothing of it was published. Run it again.'
        : `Backup ${run.backup} was published before. Verify it: lifeboat verify ${run.backup}.`,
    restore: 'Lifeboat’s log says whether it was finished or undone.',
    verify: 'Nothing was changed. Verify again.',
    prune: 'No backup was left half removed. Prune again.',
    'read-back': 'Nothing was changed. It is read again.',
    copy: 'What is listed in the copy is whole. The next one goes on: lifeboat copy.',
    rebuild: 'What it had made stands, and none of it starts by itself. Restore again: it goes on.',
    clone:
      'What it had made stands beside the original. Make the clone again: it goes on. Or take it away with lifeboat clone --remove.',
  }[run.kind]
  return {
    state: 'failed',
    finishedAt: now().toISOString(),
    error: { code: 'died', message: `run ${run.id} was killed`, hint },
  }
}
