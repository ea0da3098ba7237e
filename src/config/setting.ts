import type { z } from 'zod'

/** One setting: its environment variable, how a person writes it, and whether it is a secret (then NAME_FILE works too). */
export type Setting = {
  readonly variable: string
  readonly schema: z.ZodType
  readonly fallback: string | undefined
  /** With an example that fits, or every value that does. */
  readonly expected: string
  readonly secret: boolean
  readonly description: string
}

export function setting(
  variable: string,
  schema: z.ZodType,
  about: { fallback?: string; expected: string; description: string; secret?: boolean },
): Setting {
  const { fallback, expected, description, secret = false } = about
  return { variable, schema, fallback, expected, secret, description }
}

/** Where Compose puts a secret of that name. */
export function exampleFile(variable: string): string {
  return `/run/secrets/${variable.toLowerCase().replaceAll('_', '-')}`
}
