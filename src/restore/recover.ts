import { readJournal, type Journal } from '../docker/journal.ts'
import { roles } from '../docker/labels.ts'
import { endRun, sweepRun } from '../docker/remove.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import type { Recovered } from '../model/recovered.ts'
import { safeguardId } from './safeguard.ts'
import type { SettleContext } from './settle-context.ts'
import { chooseDirection, goBack, goForward, letGoOfOld } from './settle-journal.ts'

/**
 * Finishes or undoes what the journal holds of a run that died, so that nothing stays stopped, renamed or half written. To be called under
 * the run lock, before anything else is done. Throws `journal-unsettled`; then the journal stays and the next call tries again.
 */
export async function settleJournal(
  open: (runId: string) => SettleContext,
  engine: SettleContext['run']['engine'],
  project: string,
): Promise<Recovered | undefined> {
  const journal = await readJournal(engine, project)
  if (journal === undefined) return undefined
  const context = open(journal.runId)
  try {
    // What the dead run, and the safety backup that it made, left running would work against us.
    await sweepRun(engine, journal.runId, [roles.watchdog])
    await sweepRun(engine, safeguardId(journal.runId))
    const state = await settle(context, journal)
    await endRun(engine, journal.runId)
    return { runId: journal.runId, state }
  } catch (error) {
    // As long as something may be paused, what watches over it stays.
    await endRun(engine, journal.runId, [roles.watchdog])
    throw unsettled(journal, error)
  }
}

async function settle(context: SettleContext, { entries }: Journal): Promise<Recovered['state']> {
  if (chooseDirection(entries) === 'back') {
    await goBack(context, entries)
    return 'old'
  }
  await goForward(context, entries, true)
  await letGoOfOld(context, entries)
  return 'new'
}

function unsettled({ runId }: Journal, cause: unknown): LifeboatError {
  return new LifeboatError(
    'journal-unsettled',
    `what run ${runId} left half done could not be settled: ${messageOf(cause)}`,
    {
      hint: 'Mend what stands below, then restart Lifeboat: it tries again from its journal.',
      cause,
      details: cause instanceof LifeboatError ? [cause.hint, ...cause.details] : [],
    },
  )
}
