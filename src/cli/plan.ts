import type { Command } from 'commander'

import { renderPlan } from '../backup/render-plan.ts'
import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson } from './output.ts'
import { addScopeOptions, readScope, type ScopeOptions } from './scope-options.ts'

export function addPlan(program: Command, context: Context): void {
  const command = program
    .command('plan')
    .description('what was found, what a backup would do with each mount, and why')
    .option('--json', 'as JSON')
  addScopeOptions(command).action(async (options: ScopeOptions & { json?: true }) => {
    const plan = await openLifeboat(context).plan(readScope(options), context.signal)
    if (options.json) answerJson(plan)
    else answer(renderPlan(plan))
  })
}
