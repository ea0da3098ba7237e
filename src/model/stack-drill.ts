import { z } from 'zod'

import { LifeboatError } from '../errors.ts'

const Ms = z.number().int().nonnegative().describe('milliseconds')

/** The whole stack as it stood when it had been made again out of the backup, closed off from everything. */
export const DrilledStack = z.object({
  recoveryMs: Ms.describe('milliseconds from nothing until every service was healthy'),
  steps: z.array(z.object({ step: z.string(), ms: Ms })),
  services: z
    .array(
      z.object({
        service: z.string(),
        container: z.string().describe('its name in the drill'),
        health: z.string().describe('running is one without a health check'),
      }),
    )
    .describe('what was started, in that order'),
  checks: z
    .array(z.object({ service: z.string(), command: z.string(), ms: Ms }))
    .describe('commands of lifeboat.drill.check that ended with 0'),
  warnings: z.array(z.string()).describe('what it was without, or had otherwise'),
})
export type DrilledStack = z.infer<typeof DrilledStack>

const ending = '-lifeboat-drill'

/** The compose project that a stack is drilled as: always the same, so that what a killed drill left is known. Pure. */
export function drillName(project: string): string {
  return `${project}${ending}`
}

/** Whether a project is, by its name, Lifeboat’s own to make and to remove. Pure. */
export function isDrillName(project: string): boolean {
  return project.endsWith(ending)
}

/** A stack is not brought up on data that nothing speaks for. */
export function stackNeedsDrill(): LifeboatError {
  return new LifeboatError('verify-options', 'the whole stack is brought up only in a drill', {
    hint: 'Say so: --level drilled --stack; over HTTP {"level": "drilled", "stack": true}. Nothing was verified.',
  })
}
