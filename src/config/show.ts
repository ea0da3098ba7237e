import { z } from 'zod'

import { writeKeepPolicy } from '../keep-policy.ts'
import type { Loaded } from './load.ts'
import { settings, type SettingName } from './settings.ts'

export const ShownSetting = z.object({
  variable: z.string(),
  value: z
    .union([z.string(), z.number(), z.null()])
    .describe('durations in milliseconds, that of LIFEBOAT_READ_BACK in days'),
  origin: z.string().describe('the variable it came from, `default`, or `not set`'),
  description: z.string(),
})
export type ShownSetting = z.infer<typeof ShownSetting>

/** Effective values and where each came from; secrets are only said to be set. */
export function showConfig({ config, origins }: Loaded): ShownSetting[] {
  return Object.entries(settings).map(([name, { variable, secret, description }]) => {
    const value = config[name as SettingName]
    const shown = value === undefined ? null : secret ? '(set, not shown)' : value
    const text = typeof shown === 'object' && shown !== null ? writeKeepPolicy(shown) : shown
    return { variable, value: text, origin: origins[name as SettingName], description }
  })
}
