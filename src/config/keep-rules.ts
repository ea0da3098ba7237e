import { z } from 'zod'

import { parseKeepPolicy } from '../keep-policy.ts'

/** Rules of retention, as a person writes them. */
export const Keep = z.string().transform((text, context) => {
  const policy = parseKeepPolicy(text)
  if (policy !== undefined) return policy
  context.addIssue({ code: 'custom', message: 'no rules' })
  return z.NEVER
})

export const keepExpected =
  'rules with counts, for example last=10,daily=7,weekly=4,monthly=12,yearly=2'
