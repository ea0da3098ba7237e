import { z } from 'zod'

/** What looks like a loss, or was never held, against the backup before. Codes are a contract: alerts are made of them. */
export const warningCodes = [
  'mount-not-held',
  'service-not-held',
  'database-gone',
  'volume-gone',
  'database-shrank',
  'volume-shrank',
  'part-shrank',
  'not-compared',
] as const

export const Warning = z.object({
  code: z.enum(warningCodes),
  detail: z.string().describe('a sentence with names'),
})
export type Warning = z.infer<typeof Warning>

/** How a backup stands against the newest complete one before it that covers the same. It may all be as it was meant. */
export const SinceLast = z.object({
  backup: z.string().nullable().describe('id of the backup before; null when there is none'),
  warnings: z.array(Warning),
})
export type SinceLast = z.infer<typeof SinceLast>
