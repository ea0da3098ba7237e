import { z } from 'zod'

import { parseDuration } from '../duration.ts'

/** Milliseconds, as people write a duration. */
export const DurationText = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== undefined) return ms
  context.addIssue({ code: 'custom', message: 'not a duration' })
  return z.NEVER
})
