import { z } from 'zod'

import { Failure } from './plan.ts'

/** What becomes of one image of a backup on an engine. */
export const PlannedImage = z.object({
  id: z.string().describe('that it had when it was backed up'),
  name: z.string(),
  how: z
    .enum(['present', 'load', 'pull', 'refused'])
    .describe('`load`: out of the backup; `pull`: from a registry, by its digest'),
  digests: z.array(z.string()).describe('to pull by, tried one after the other'),
  platform: z.string().nullable().describe('to pull, where it is not the engine’s own'),
  tags: z.array(z.string()).describe('that it gets: it had them, and nobody has them now'),
  because: z.string(),
})
export type PlannedImage = z.infer<typeof PlannedImage>

/** How the images of a backup come onto an engine, decided before the first is loaded or pulled. Pure data. */
export const ImagePlan = z.object({
  images: z.array(PlannedImage),
  refusals: z
    .array(Failure)
    .describe('why nothing is done: images of another architecture, or that cannot be had'),
  warnings: z.array(z.string()),
})
export type ImagePlan = z.infer<typeof ImagePlan>
