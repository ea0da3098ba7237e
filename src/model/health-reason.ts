import { z } from 'zod'

/** Why the backups of a stack cannot be relied on now. Codes are permanent: scripts match them. */
export const HealthReason = z.object({ code: z.string(), detail: z.string() })
export type HealthReason = z.infer<typeof HealthReason>
