import { z } from 'zod'

import { Clone, type CloneWish } from './clone.ts'
import { PlannedImage } from './image-plan.ts'
import { Replaced, Safeguarded } from './replaced.ts'
import { RestoreReport } from './restore.ts'
import { BackupType } from './scope.ts'

const Names = z.array(z.string())

/** What is made: the stack of a backup, or with `clone` another one beside it. */
export type RebuildWish = {
  readonly project: string
  /** A backup's id, the beginning of it, or `latest`. */
  readonly backup: string
  readonly clone?: CloneWish | undefined
  /** Host path that the project's folder goes to; undefined: where it was. */
  readonly projectFolder?: string | undefined
  /** Whether what is in the way is safeguarded and put out of it. */
  readonly replace?: boolean | undefined
}

/** What becomes of a network or volume: made, or there from a rebuild that was cut off. */
export const Made = z.object({
  name: z.string(),
  do: z.enum(['make', 'keep']),
  external: z.boolean().describe('of no compose project, or of another one'),
})
export type Made = z.infer<typeof Made>

export const RebuiltContainer = z.object({
  name: z.string(),
  service: z.string(),
  image: z.string(),
  do: z.enum(['make', 'keep']),
  ends: z
    .enum(['running', 'paused', 'stopped'])
    .describe('what it was when it was backed up, and becomes again'),
})
export type RebuiltContainer = z.infer<typeof RebuiltContainer>

/** The project's folder, as a host path, where it was and where it goes. */
export const Move = z.object({ from: z.string(), to: z.string() })
export type Move = z.infer<typeof Move>

/** Everything a rebuild will do, as data. */
export const RebuildPlan = z.object({
  project: z.string(),
  backup: z.object({
    id: z.string(),
    type: BackupType,
    state: z.enum(['complete', 'incomplete']),
    startedAt: z.iso.datetime(),
    host: z.string().describe('the machine that it was made on'),
    consistency: z.string(),
  }),
  clone: Clone.nullable().describe('null for a stack that is made again as it was'),
  continues: z.boolean().describe('whether it goes on where an earlier one was cut off'),
  moved: Move.nullable().describe('null when the project’s folder goes to where it was'),
  replaces: Replaced.nullable().describe('what is in the way and goes out of it; null: nothing'),
  folders: Names.describe(
    'folders and files of the host that the configuration is written to, and those that no container writes to',
  ),
  networks: z.array(Made),
  volumes: z.array(Made),
  images: z.array(PlannedImage),
  containers: z.array(RebuiltContainer).describe('in the order in which they are made'),
  databases: z.array(z.object({ service: z.string(), databases: Names })),
  absent: Names.describe('what does not come back, and why: no backup held it, for the most part'),
  warnings: Names,
})
export type RebuildPlan = z.infer<typeof RebuildPlan>

/** How a rebuild went; kept with its run. */
export const RebuildReport = z.object({
  backup: z.string(),
  project: z.string(),
  folder: z
    .string()
    .nullable()
    .describe('host path where docker compose up adds Lifeboat; null for a stack without Compose'),
  replaced: Safeguarded.nullable().describe('what was in the way; null: nothing'),
  clone: Clone.nullable().describe('null for a stack that was made again as it was'),
  data: RestoreReport.nullable().describe('null when an earlier rebuild had brought it back'),
  made: z.object({ networks: Names, volumes: Names, containers: Names }),
  services: z.array(z.object({ service: z.string(), container: z.string(), health: z.string() })),
  steps: z.array(
    z.object({ step: z.string(), ms: z.number().int().nonnegative().describe('milliseconds') }),
  ),
  recoveryMs: z.number().int().nonnegative().describe('milliseconds until all of it was healthy'),
  warnings: Names,
})
export type RebuildReport = z.infer<typeof RebuildReport>
