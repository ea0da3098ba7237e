import { z } from 'zod'

import { writeKeepPolicy } from '../keep-policy.ts'
import type { Loaded } from './load.ts'
import type { Setting } from './setting.ts'
import { settings, type SettingName } from './settings.ts'

export const ShownSetting = z.object({
  variable: z.string(),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .describe('durations in milliseconds, that of LIFEBOAT_READ_BACK in days'),
  written: z
    .string()
    .nullable()
    .describe('the value as one writes it; of a secret, that it is set'),
  source: z.enum(['default', 'environment', 'file', 'not set']).describe('where it came from'),
  origin: z.string().describe('the variable it came from, `default`, or `not set`'),
  description: z.string(),
})
export type ShownSetting = z.infer<typeof ShownSetting>

const masked = '(set, not shown)'

/** Effective values and where each came from; secrets are only said to be set. */
export function showConfig({ config, origins, texts }: Loaded): ShownSetting[] {
  return Object.entries(settings).map(([key, setting]) => {
    const name = key as SettingName
    const { variable, secret, description } = setting
    const value = config[name]
    const shown = value === undefined ? null : secret ? masked : value
    const text = typeof shown === 'object' && shown !== null ? writeKeepPolicy(shown) : shown
    const written = secret ? (value === undefined ? null : masked) : (texts[name] ?? null)
    const origin = origins[name]
    return {
      variable,
      value: text,
      written,
      source: nameSource(setting, origin),
      origin,
      description,
    }
  })
}

function nameSource({ variable }: Setting, origin: string): ShownSetting['source'] {
  if (origin === 'default' || origin === 'not set') return origin
  return origin === variable ? 'environment' : 'file'
}
