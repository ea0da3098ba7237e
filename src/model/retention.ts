import { z } from 'zod'

import { Backup } from './backup.ts'

/** A backup, and why it stays or goes. */
export const Retained = Backup.pick({
  id: true,
  type: true,
  services: true,
  reason: true,
  state: true,
  level: true,
  startedAt: true,
  bytes: true,
}).extend({ because: z.array(z.string()) })
export type Retained = z.infer<typeof Retained>

/** What a pruning would do, newest first. */
export const RetentionPlan = z.object({
  keep: z.array(Retained),
  remove: z.array(Retained),
  warnings: z.array(z.string()),
})
export type RetentionPlan = z.infer<typeof RetentionPlan>

/** What a pruning did. */
export const Pruned = RetentionPlan.extend({
  left: z
    .array(Retained)
    .describe('what no rule keeps, and LIFEBOAT_APPEND_ONLY leaves to the store’s side'),
  forget: z
    .array(z.string())
    .describe(
      'where LIFEBOAT_APPEND_ONLY is set: the snapshots that the store’s side is to remove, in this order',
    ),
  litter: z
    .number()
    .int()
    .nonnegative()
    .describe('snapshots besides, of runs that published nothing or were passes before a freeze'),
  freedBytes: z
    .number()
    .int()
    .describe('bytes that the repository’s folder is smaller by; in a store, about that'),
})
export type Pruned = z.infer<typeof Pruned>
