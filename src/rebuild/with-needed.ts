import type { CapturedContainer } from '../model/captured.ts'
import { isCalled } from './sort-for-creation.ts'

/** Some containers, then those that they need by `listNeeds` (ids or names), and those that these need in their turn. Pure. */
export function withNeeded(
  chosen: readonly CapturedContainer[],
  all: readonly CapturedContainer[],
  listNeeds: (container: CapturedContainer) => readonly string[],
): CapturedContainer[] {
  const found = new Set(chosen)
  // What is added on the way is come to as well.
  for (const container of found) {
    for (const reference of listNeeds(container)) {
      for (const each of all) if (isCalled(each, reference)) found.add(each)
    }
  }
  return [...found]
}
