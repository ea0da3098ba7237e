import type { RebuildMark } from '../docker/rebuild-mark.ts'
import type { Survey } from '../docker/survey.ts'
import type { ImagePlan } from '../model/image-plan.ts'
import type { Move } from '../model/rebuild.ts'
import type { ReplaceFacts } from './look-at-replaced.ts'

export type Replaceable = ReplaceFacts & { readonly ownContainerId: string }

/** What a rebuild is planned against. */
export type Found = {
  readonly survey: Survey
  readonly images: ImagePlan
  /** Of an earlier rebuild of this project that was cut off. */
  readonly mark: RebuildMark | undefined
  /** Host paths that data goes to, and that hold something. */
  readonly occupied: readonly string[]
  /** Host paths that no container writes to and that come out of the files part. */
  readonly brought?: readonly string[]
  /** Those of them where something stands: they stay as they are. */
  readonly left?: readonly string[]
  /** Of what is in the way, where that may be replaced; undefined: nothing may. */
  readonly replaceable?: Replaceable | undefined
  /** Of the project's folder; undefined when it goes to where it was. */
  readonly move?: Move | undefined
}
