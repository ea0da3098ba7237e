import { z } from 'zod'

/** One notification to one target, as it went. */
export const Delivery = z.object({
  target: z.string().describe('its kind and host'),
  problem: z.string().optional().describe('why it did not get there; missing when it did'),
})
export type Delivery = z.infer<typeof Delivery>
