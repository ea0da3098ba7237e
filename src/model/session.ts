import { z } from 'zod'

/** What a page is told of the session that it is looked at in. */
export const Session = z.object({
  project: z.string(),
  version: z.string().describe('of Lifeboat'),
  expires: z.iso.datetime(),
})
export type Session = z.infer<typeof Session>
