import { findInside, joinPlace, placeOf, withPlace } from '../model/place.ts'
import type { Archived } from '../model/manifest.ts'
import type { Stack } from '../model/stack.ts'
import type { Today } from './left-alone.ts'

/**
 * Whether the backup holds nothing but folders around the data of a server that runs, as where the mount of PostgreSQL 18 begins two folders above it. To write these
 * the server would have to stop; its databases come back by themselves. Pure.
 */
export function holdsOnlyFolders(
  stack: Pick<Stack, 'containers'>,
  archived: Archived,
  { standing }: Pick<Today, 'standing'>,
): boolean {
  if (archived.files !== 0) return false
  const place = placeOf(withPlace(stack, archived))
  return standing.some((each) => {
    const inside = findInside(place, each.place)
    if (inside === undefined || each.service === undefined || each.isAtRest) return false
    return archived.without.includes(joinPlace(archived.path, inside))
  })
}
