import { z } from 'zod'

const Bytes = z.number().int().nonnegative()

/** How far one part of a step is, as far as that is known. What is not known is missing: nothing here is an estimate but `etaSeconds`. */
export const Progress = z.object({
  step: z.string().describe('as the run’s record names it when it has ended'),
  part: z.string().optional().describe('what of it: several parts move at the same time'),
  done: Bytes.describe('bytes'),
  total: Bytes.optional().describe('bytes; missing where nobody knows'),
  files: z.number().int().nonnegative().optional().describe('how many are done'),
  rate: Bytes.optional().describe('bytes in a second, over the last half minute'),
  etaSeconds: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('until all of it is done, if it goes on like that'),
})
export type Progress = z.infer<typeof Progress>

/** How far a run is: kept beside its record as long as it is under way. */
export const RunProgress = z.object({
  at: z.iso.datetime().describe('when its process was last heard of'),
  step: z.string().optional().describe('what it is at'),
  parts: z.array(Progress).describe('what moves now'),
})
export type RunProgress = z.infer<typeof RunProgress>

/** What a tool, or whoever moves bytes, says of how far it is. In bytes. */
export type Amount = {
  readonly done: number
  readonly total?: number
  readonly files?: number
  /** It moves in leaps, from one thing to the next: its total is certain, and no rate follows from it. */
  readonly leaps?: true
}

/** Told how far a part is; undefined when there is nothing more to say of it. Never throws, and is not waited for: no run fails of it. */
export type OnProgress = (part: string, amount: Amount | undefined) => void
