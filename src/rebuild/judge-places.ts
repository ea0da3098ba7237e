import type { RebuildMark } from '../docker/rebuild-mark.ts'
import type { DataPlace } from './find-data-places.ts'

export type JudgedPlaces = {
  readonly places: readonly DataPlace[]
  /** Those in the way of what is filled. */
  readonly occupied: readonly string[]
  /** Those that no container writes to and that come back before anything runs. */
  readonly brought: readonly string[]
  /** Those that no container writes to and that do not: what stands there is a person’s. */
  readonly left: readonly string[]
}

/**
 * Of the places that hold something, which are in the way and which are left as they are. What stands in one when a rebuild goes on may be that
 * rebuild’s own: its mark says where something stood before. One that does not say is of an earlier version, which left all of them. Pure.
 */
export function judgePlaces(
  places: readonly DataPlace[],
  holding: readonly string[],
  mark: Pick<RebuildMark, 'left'> | undefined,
): JudgedPlaces {
  const readOnly = places.flatMap(({ path, held }) => (held === undefined ? [] : [path]))
  const before = mark === undefined ? holding : (mark.left ?? readOnly)
  const left = readOnly.filter((path) => before.includes(path))
  return {
    places: places.map(({ held, ...place }) =>
      held === undefined || left.includes(place.path) ? place : { ...place, held },
    ),
    occupied: holding.filter((path) => !readOnly.includes(path)),
    brought: readOnly.filter((path) => !left.includes(path)),
    left,
  }
}
