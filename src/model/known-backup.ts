import { z } from 'zod'

/** What Lifeboat remembers of a backup, to miss it when it is not listed any more. */
export const KnownBackup = z.object({
  id: z.string(),
  project: z.string(),
  /** Kinds of its parts. */
  parts: z.array(z.string()),
  /** Runs whose records stand beside it. */
  verifications: z.array(z.string()),
  /** Whoever keeps an append-only repository was told that it is to go: it is not missed then. */
  isLeft: z.boolean().optional(),
})
export type KnownBackup = z.infer<typeof KnownBackup>
