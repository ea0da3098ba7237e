import { z } from 'zod'

/** What came of a run that was cut off, once its journal is settled. */
export const Recovered = z.object({
  runId: z.string(),
  state: z
    .enum(['old', 'new'])
    .describe('what the stack is as a whole: what was there before, or what was restored'),
  notes: z
    .array(z.string())
    .optional()
    .describe('what could not be done and does no harm, or is left for somebody to look at'),
})
export type Recovered = z.infer<typeof Recovered>

/** What was left by runs that were killed, now settled. */
export const Recovery = z.object({
  cleared: z.string().nullable().describe('the run whose workers were cleared away'),
  journal: Recovered.nullable(),
  locks: z
    .number()
    .int()
    .describe('locks of dead restics that were taken out of the repository and its copy'),
})
export type Recovery = z.infer<typeof Recovery>

/** What came of it first, then each note. */
export function describeRecovered({ state, notes = [] }: Recovered): string[] {
  return [`settled a run that was cut off: ${says[state]}`, ...notes]
}

const says = {
  old: 'the stack is as it was before it',
  new: 'the stack is what it restored',
} as const
