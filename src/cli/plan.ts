import type { Command } from 'commander'

import { renderPlan } from '../backup/render-plan.ts'
import { now } from '../clock.ts'
import { listSchedules } from '../daemon/list-schedules.ts'
import { openLifeboat, type Context } from './context.ts'
import { answerJson, answerText } from './output.ts'
import { renderSchedule } from './render-schedule.ts'
import { addScopeOptions, readScope, type ScopeOptions } from './scope-options.ts'

export function addPlan(program: Command, context: Context): void {
  const command = program
    .command('plan')
    .description('what was found, what a backup would do with each mount, and why')
    .option('--json', 'as JSON')
  addScopeOptions(command).action(async (options: ScopeOptions & { json?: true }) => {
    const lifeboat = openLifeboat(context)
    const plan = await lifeboat.plan(readScope(options), context.signal)
    if (options.json) return answerJson(plan)
    const { config } = lifeboat
    const by = { schedules: listSchedules(config), jitterMs: config.scheduleJitterMs }
    answerText(`${renderPlan(plan)}\n${renderSchedule(by, now())}`)
  })
}
