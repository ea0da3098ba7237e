import { now } from '../../clock.ts'
import { listSchedules } from '../../daemon/list-schedules.ts'
import { openRunHistory } from '../../daemon/run-history.ts'
import { watchHealth, type Look } from '../../daemon/watch-health.ts'
import type { Lifeboat } from '../../lifeboat.ts'
import type { BackupPlan } from '../../model/plan.ts'
import { answerText } from '../output.ts'
import { renderSchedule } from '../render-schedule.ts'
import { renderStatus } from '../render-status.ts'
import type { Desk } from './desk.ts'

/** Shows how the stack’s backups stand, then whatever more is asked for. */
export async function showStatus({ lifeboat, prompter, run, look }: Desk): Promise<void> {
  const { config } = lifeboat
  const seen = await look('looking at the stack, the repository and the runs', (signal) =>
    seeAll(lifeboat, signal),
  )
  const by = { schedules: listSchedules(config), jitterMs: config.scheduleJitterMs }
  answerText(
    [
      renderStatus({ ...seen, repository: config.repository }, now()),
      '',
      renderSchedule(by, now()),
    ].join('\n'),
  )
  for (;;) {
    const more = await prompter.choose({
      message: 'More?',
      choices: [
        { value: 'menu', label: 'back to the menu' },
        { value: 'plan', label: 'every mount', hint: 'what a backup does with it, and why' },
        { value: 'doctor', label: 'the doctor', hint: 'what is wrong, and what to do' },
        { value: 'runs', label: 'what has run' },
      ],
    })
    if (more === 'menu') return
    await run([more])
  }
}

/** What /health sees, with the plan that it looks at: asking every database twice would take twice as long. */
async function seeAll(
  lifeboat: Lifeboat,
  signal: AbortSignal,
): Promise<Look & { readonly plan: BackupPlan | undefined }> {
  let planned: Promise<BackupPlan> | undefined
  const watched = {
    ...lifeboat,
    plan: (...[scope, limit]: Parameters<Lifeboat['plan']>) =>
      (planned = lifeboat.plan(scope, AbortSignal.any([limit, signal]))),
  }
  const look = await watchHealth(watched, openRunHistory(lifeboat.config.stateFolder)).see()
  // Why there is none stands among the reasons.
  return { ...look, plan: await planned?.catch(() => undefined) }
}
