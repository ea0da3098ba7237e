import { z } from 'zod'

/** What became of a repository's keys when its password was changed. */
export const PasswordChange = z.object({
  kept: z.string().describe('id of the key that the new password opens'),
  removed: z.array(z.string()).describe('ids of the keys that the old password opened'),
  others: z
    .number()
    .int()
    .nonnegative()
    .describe('keys of other passwords, which were left as they are'),
})
export type PasswordChange = z.infer<typeof PasswordChange>
