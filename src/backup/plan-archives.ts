import type { CoveredMount } from '../model/coverage.ts'
import type { ArchiveStep } from '../model/plan.ts'
import type { Stack } from '../model/stack.ts'
import { findDataMounts } from './data-mounts.ts'

/** One step for each volume or host path to copy, however many containers mount it. Pure. */
export function planArchives(
  stack: Stack,
  coverage: readonly CoveredMount[],
  repositorySource: string,
): ArchiveStep[] {
  const steps = new Map<string, ArchiveStep>()
  const live = liveData(stack)
  for (const mount of coverage) {
    const kind = mount.kind === 'bind' ? 'bind' : 'volume'
    const data = live.filter((each) => each.kind === kind && each.source === mount.source)
    const isRestOfData = mount.class === 'dumped' && data.some(({ inside }) => inside !== '')
    if (mount.class !== 'archived' && !isRestOfData) continue
    const path = kind === 'bind' ? `/stack/binds${mount.source}` : `/stack/volumes/${mount.source}`
    const without =
      mount.class === 'archived' && kind === 'volume'
        ? []
        : [
            ...data.map(({ inside }) => `${path}/${inside}`),
            ...nested(live, mount.source, kind, repositorySource).map(
              (below) => `/stack/binds${below}`,
            ),
          ]
    const because = isRestOfData ? 'what stands beside the data directory' : mount.because
    const key = `${kind} ${mount.source}`
    if (!steps.has(key)) {
      const { source } = mount
      steps.set(key, { do: 'archive', kind, source, path, without, excludes: [], because })
    }
  }
  return dropNested([...steps.values()])
}

type LiveData = { readonly kind: string; readonly source: string; readonly inside: string }

function liveData(stack: Stack): LiveData[] {
  return findDataMounts(stack)
    .filter(({ server }) => server.answer.state !== 'stopped')
    .map(({ mount, inside }) => ({ kind: mount.kind, source: mount.source, inside }))
}

/** Host paths below a bind that must not come along with it: another server's live files, and the repository. */
function nested(
  live: readonly LiveData[],
  source: string,
  kind: string,
  repositorySource: string,
): string[] {
  if (kind !== 'bind') return []
  const paths = live
    .filter((data) => data.kind === 'bind' && data.source !== source)
    .map((data) => (data.inside === '' ? data.source : `${data.source}/${data.inside}`))
  return [...paths, repositorySource].filter((path) => path.startsWith(`${source}/`))
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
