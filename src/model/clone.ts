import { z } from 'zod'

import type { Limits } from './worker.ts'

/** What becomes of the ports that the original publishes: none, others that the engine chooses, or those themselves. */
export const portWishes = ['drop', 'random', 'same'] as const
export type PortWish = (typeof portWishes)[number]

/** How a stack is made a second time, beside the original or where that is not. */
export type CloneWish = {
  /** The compose project whose backup it is made from. */
  readonly of: string
  readonly ports: PortWish
  /** Whether all of its networks are without a way out. */
  readonly closed: boolean
  /** What each of its containers may use at most; undefined: what the original’s may. */
  readonly limits?: Limits | undefined
  /** Made for a drill, which names it and takes it away. */
  readonly forDrill?: true | undefined
}

/** What a plan and a report say of a clone. */
export const Clone = z.object({
  of: z.string().describe('the compose project that it is a clone of'),
  folder: z.string().describe('host folder that its configuration and host paths are below'),
  ports: z.enum(portWishes),
  closed: z.boolean().describe('whether all of its networks are without a way out'),
})
export type Clone = z.infer<typeof Clone>

/** A clone as it stands on the engine. */
export const ListedClone = z.object({
  name: z.string().describe('its compose project'),
  of: z.string(),
  backup: z.string(),
  finished: z.boolean().describe('false: its making, or its removal, was cut off'),
  containers: z.array(z.object({ name: z.string(), state: z.string() })),
  networks: z.array(z.string()),
  volumes: z.array(z.string()),
})
export type ListedClone = z.infer<typeof ListedClone>

/** What was taken away of a clone. */
export const RemovedClone = ListedClone.pick({ name: true, of: true, backup: true }).extend({
  containers: z.array(z.string()),
  networks: z.array(z.string()),
  volumes: z.array(z.string()),
  folder: z.string(),
})
export type RemovedClone = z.infer<typeof RemovedClone>

/** The host folder of a clone. Nobody but Lifeboat has anything below its parent. Pure. */
export function cloneFolder(name: string): string {
  return `/var/lib/lifeboat/clones/${name}`
}
