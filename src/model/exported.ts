import { z } from 'zod'

/** An export that was written to a file. */
export const Exported = z.object({
  backup: z.string().describe('id of the backup'),
  file: z.string().describe('path inside Lifeboat’s container'),
  bytes: z.number().int().nonnegative().describe('size of the file'),
  sha256: z.string().length(64).describe('of the file'),
  report: z.string().describe('path of the verification report beside it'),
})
export type Exported = z.infer<typeof Exported>
