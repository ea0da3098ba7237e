import { z } from 'zod'

import { ConfigFile } from '../model/manifest.ts'

/** Where configuration stands inside its worker, and so inside the part. */
export const configRoot = '/stack/config'

/** What the listing worker is told. */
export const ListRequest = z.object({
  roots: z.array(z.object({ source: z.string(), target: z.string() })),
  without: z.array(z.string()),
  whole: z
    .array(z.string())
    .describe('folders that are taken whole or not at all: those that are mounted'),
})
export type ListRequest = z.infer<typeof ListRequest>

/** What it answers, as one line. */
export const Listing = z.object({
  event: z.literal('listed'),
  files: z.array(ConfigFile),
  notCaptured: z.array(z.object({ source: z.string(), because: z.string() })),
})
export type Listing = z.infer<typeof Listing>
