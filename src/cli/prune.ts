import { InvalidArgumentError, type Command } from 'commander'

import { findFailed, startRecordedPrune } from '../daemon/record-prune.ts'
import { LifeboatError } from '../errors.ts'
import { parseKeepPolicy, type KeepPolicy } from '../keep-policy.ts'
import { confirmPlan } from './confirm-plan.ts'
import type { Context } from './context.ts'
import { openRecorder } from './open-recorder.ts'
import { answerJson, answerText } from './output.ts'
import { renderPruned, renderRetention } from './render-retention.ts'

type PruneOptions = {
  readonly keep?: KeepPolicy
  readonly dryRun?: true
  readonly yes?: true
  readonly json?: true
}

export function addPrune(program: Command, context: Context): void {
  program
    .command('prune')
    .description('remove old backups by the rules of LIFEBOAT_KEEP, each with its reason')
    .option('--keep <rules>', 'other rules, for example last=10,daily=7,weekly=4', readRules)
    .option('--dry-run', 'say what would go and what would stay, and do nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'what went and what stayed, as JSON')
    .action((options: PruneOptions) => prune(options, context))
}

async function prune(options: PruneOptions, context: Context): Promise<void> {
  const { recorder, project } = await openRecorder(context)
  const { lifeboat, history } = recorder
  const policy = lifeboat.requirePolicy(options.keep)
  if (options.dryRun === true || options.yes !== true) {
    const wish = { policy, unsound: findFailed(history) }
    const plan = await lifeboat.planPrune(wish, context.signal)
    if (options.dryRun === true)
      return options.json ? answerJson(plan) : answerText(renderRetention(plan))
    await confirmPlan(context, {
      plan: renderRetention(plan),
      word: project,
      what: 'pruning',
      notAsked,
    })
  }
  const pruned = await startRecordedPrune(recorder, project, policy, context.signal).done
  if (options.json) answerJson(pruned)
  else answerText(renderPruned(pruned))
}

function readRules(text: string): KeepPolicy {
  const policy = parseKeepPolicy(text)
  if (policy !== undefined) return policy
  throw new InvalidArgumentError('Expected rules such as last=10,daily=7,weekly=4.')
}

function notAsked(): LifeboatError {
  return new LifeboatError('not-confirmed', 'nobody is there to confirm the pruning', {
    hint: 'Give --yes when what stands above is what you mean. Nothing was removed.',
  })
}
