import { z } from 'zod'

/** A setting that can be switched off. What is off is not set. */
export function orOff<T>(schema: z.ZodType<T, string>): z.ZodType<T | undefined, string> {
  return z.union([z.literal('off').transform(() => undefined), schema])
}
