import type { Writable } from 'node:stream'

/** Something out of a backup, on its way to a person. */
export type Download = {
  /** What it may be called on their disk. */
  readonly name: string
  /** How long it is; undefined when only its end tells. */
  readonly bytes: number | undefined
  /** Writes all of it and ends the sink. What was written before it throws is not whole. */
  writeTo(sink: Writable): Promise<void>
}
