import { startRecordedRebuild } from '../daemon/record-rebuild.ts'
import { openRunHistory } from '../daemon/run-history.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { RebuildPlan, RebuildWish } from '../model/rebuild.ts'
import { confirmPlan } from './confirm-plan.ts'
import { openLogger, type Context } from './context.ts'
import { listenToProgress } from './listen-to-progress.ts'
import { answerJson, answerText, tell } from './output.ts'
import { renderRebuilt, renderRebuildPlan } from './render-rebuild.ts'
import { requireConfirmedStack } from './require-confirmed.ts'
import type { RestoreCommand } from './restore.ts'
import { notAsked, requireWhole } from './restore-refusals.ts'

/** `lifeboat restore` where nothing stands of the stack: all of it is made again. */
export function rebuild(
  lifeboat: Lifeboat,
  project: string,
  backup: string,
  options: RestoreCommand,
  context: Context,
): Promise<void> {
  requireWhole(project, options)
  const { projectDir: projectFolder, replace } = options
  return make(lifeboat, { project, backup, projectFolder, replace }, options, context)
}

/** `lifeboat restore --as NAME`: the same stack once more, under another name. */
export function clone(
  lifeboat: Lifeboat,
  of: string,
  backup: string,
  { as: project = '', ports = 'drop', ...options }: RestoreCommand,
  context: Context,
): Promise<void> {
  requireWhole(project, options, 'a clone is of the whole stack:')
  return make(
    lifeboat,
    { project, backup, clone: { of, ports, closed: options.closed === true } },
    options,
    context,
  )
}

async function make(
  lifeboat: Lifeboat,
  asked: RebuildWish,
  options: RestoreCommand,
  context: Context,
): Promise<void> {
  const { signal } = context
  let wish = asked
  let confirmed: RebuildPlan | undefined
  if (options.dryRun === true || options.yes !== true) {
    const plan = await lifeboat.planRebuild({ ...wish, signal })
    if (options.dryRun === true) {
      if (options.json) answerJson(plan)
      else answerText(renderRebuildPlan(plan))
      return
    }
    await confirmPlan(context, {
      plan: renderRebuildPlan(plan),
      word: wish.project,
      what: 'restore',
      notAsked,
    })
    confirmed = plan
    // `latest` may be another one by now.
    wish = { ...asked, backup: plan.backup.id }
  }
  const history = openRunHistory(lifeboat.config.stateFolder)
  const progress = listenToProgress(lifeboat)
  const recorder = {
    lifeboat,
    history,
    log: openLogger(lifeboat, false),
    tell,
    progress,
  }
  const started = startRecordedRebuild(recorder, wish, signal, (plan) => {
    requireConfirmedStack(confirmed, plan)
    if (options.yes !== true) return
    for (const line of renderRebuildPlan(plan).split('\n')) tell(line)
  })
  const report = await started.done
  if (options.json) answerJson(report)
  else answerText(renderRebuilt(report))
}
