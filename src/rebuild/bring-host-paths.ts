import type { Archived } from '../model/manifest.ts'
import type { FilesStep } from '../model/restore.ts'
import { matchParts } from '../repository/find-part.ts'
import { requireSpace } from '../restore/check-space.ts'
import { writeTargets } from '../restore/write-targets.ts'
import type { RebuildContext } from './rebuild-context.ts'

type Bringing = Pick<
  RebuildContext,
  'run' | 'runWorker' | 'self' | 'repository' | 'manifest' | 'snapshots' | 'places'
>

/**
 * Writes what no container can write to, before anything runs that reads it. A restore into a stack that stands leaves that to a person; here nobody
 * has put anything there yet. Nothing is taken away: what the configuration has brought is the same, or older. Safe to repeat until something runs.
 * Throws `too-little-space`, `target-in-use`, `files-not-restored`.
 */
export async function bringHostPaths(context: Bringing): Promise<void> {
  const { run, runWorker, self, repository, manifest, snapshots, places } = context
  const brought = places.flatMap(({ held }) => held ?? [])
  const files = matchParts(snapshots, manifest).find(({ part }) => part.kind === 'files')
  if (files === undefined || brought.length === 0) return
  await requireSpace(runWorker, self.image, findNeeds(brought))
  await writeTargets(run, runWorker, repository, self.image, {
    backupId: manifest.id,
    snapshot: files.snapshot,
    steps: brought.map(toStep),
    keepExtra: true,
  })
}

function toStep({ kind, source, path, without, excludes }: Archived): FilesStep {
  return {
    do: 'files',
    kind,
    from: path,
    target: source,
    without,
    excludes,
    over: 'live',
    way: 'in place',
    because: 'no container writes to it, and nothing was there',
  }
}

function findNeeds(brought: readonly Archived[]) {
  const places = brought.map((each, index) => ({ ...each, path: `/measure/place-${index}` }))
  return {
    needs: places.map(({ path, source, bytes = 0 }) => {
      // What an earlier try has written of it is written over.
      return { path, bytes, what: `files of ${source}`, isReplaced: true }
    }),
    mounts: places.map(({ kind, source, path }) => {
      return { kind, source, target: path, writable: false }
    }),
  }
}
