import type { CoveredMount } from '../model/coverage.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import type { Stack } from '../model/stack.ts'

type Held = Pick<Manifest, 'archived' | 'coverage'>

/**
 * The volume that takes what an archived one held. One without a name of its own has another one in each container: it is found by where it was mounted.
 * Undefined where there is none, or where that is another archived one's, too: of several containers of a service (`--scale`, `run`) fewer may
 * be left, and no volume takes the files of two. Pure.
 */
export function findLiveVolume(stack: Stack, held: Held, archived: Archived): string | undefined {
  const live = locate(stack, held, archived)
  if (live === undefined || live === archived.source) return live
  const others = held.archived.filter((each) => each.kind === 'volume' && each !== archived)
  return others.some((each) => locate(stack, held, each) === live) ? undefined : live
}

function locate(stack: Stack, held: Held, { source }: Archived): string | undefined {
  if (stack.volumes.some(({ name }) => name === source)) return source
  const was = findAnonymous(held, source)
  if (was === undefined) return undefined
  const ofService = stack.containers.filter(({ service }) => service === was.service)
  const container =
    ofService.find(({ name }) => name === was.container) ??
    // Of several, today or then, one may have been another's.
    (ofService.length === 1 && countSuch(held, was) === 1 ? ofService[0] : undefined)
  return container?.mounts.find(({ kind, target }) => kind === 'volume' && target === was.target)
    ?.source
}

/** Where a volume without a name of its own was mounted. Pure. */
export function findAnonymous(
  { coverage }: Pick<Held, 'coverage'>,
  source: string,
): CoveredMount | undefined {
  return coverage.find((mount) => mount.kind === 'anonymous volume' && mount.source === source)
}

function countSuch({ coverage }: Held, was: CoveredMount): number {
  const such = coverage.filter(
    ({ kind, service, target }) =>
      kind === was.kind && service === was.service && target === was.target,
  )
  return new Set(such.map(({ source }) => source)).size
}
