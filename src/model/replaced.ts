import { z } from 'zod'

const Names = z.array(z.string())

/** What stood where a rebuild needs room, and what becomes of it. */
export const Replaced = z.object({
  containers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.string().describe('before it was stopped'),
      startedAt: z.string().describe('the last time, as the engine tells it'),
      aside: z.string().describe('the name that it has from then on; it is never removed'),
      restart: z
        .looseObject({ Name: z.string(), MaximumRetryCount: z.number().optional() })
        .describe('its restart policy, which is taken from it'),
    }),
  ),
  volumes: z.array(
    z.object({
      name: z.string(),
      way: z
        .enum(['emptied', 'made anew'])
        .describe('emptied where a container that is set aside has it'),
    }),
  ),
  networks: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      described: z.looseObject({}).describe('in the engine’s own words; it is removed'),
    }),
  ),
  paths: Names.describe('host paths that are emptied'),
})
export type Replaced = z.infer<typeof Replaced>

/** The same, done: what it held is in a backup. */
export const Safeguarded = z.object({
  what: Replaced,
  safeguard: z
    .string()
    .nullable()
    .describe('id of the safety backup of what volumes and host paths held; null: there were none'),
})
export type Safeguarded = z.infer<typeof Safeguarded>
