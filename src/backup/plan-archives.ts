import type { CoveredMount } from '../model/coverage.ts'
import { placeOf, withPlace } from '../model/place.ts'
import type { ArchiveStep } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import { findStanding, listBelow } from './standing.ts'

/** One step for each volume or host path to copy, however many containers mount it. Pure. */
export function planArchives(
  stack: Stack,
  coverage: readonly CoveredMount[],
  repositorySource: string,
): ArchiveStep[] {
  const steps = new Map<string, ArchiveStep>()
  const live = findStanding(stack, repositorySource).filter(({ isAtRest }) => !isAtRest)
  for (const mount of coverage) {
    const kind = mount.kind === 'bind' ? 'bind' : 'volume'
    const place = placeOf(withPlace(stack, { kind, source: mount.source }))
    const isRestOfData = mount.class === 'dumped' && !live.some((each) => each.place === place)
    if (mount.class !== 'archived' && !isRestOfData) continue
    const path = kind === 'bind' ? `/stack/binds${mount.source}` : `/stack/volumes/${mount.source}`
    const without = listBelow(live, place).map((inside) => `${path}/${inside}`)
    const because = isRestOfData ? 'what stands beside the data directory' : mount.because
    const key = `${kind} ${mount.source}`
    if (!steps.has(key)) {
      const { source } = mount
      steps.set(key, { do: 'archive', kind, source, path, without, excludes: [], because })
    }
  }
  return dropNested([...steps.values()])
}

/** A bind inside another one is held by that one. */
function dropNested(steps: readonly ArchiveStep[]): ArchiveStep[] {
  return steps.filter(
    (step) =>
      !steps.some(
        (other) =>
          other.kind === 'bind' &&
          step.kind === 'bind' &&
          step.source.startsWith(`${other.source}/`),
      ),
  )
}
