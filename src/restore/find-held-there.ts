import type { Manifest } from '../model/manifest.ts'
import { findInside, joinPlace } from '../model/place.ts'
import type { PathEntry } from '../model/path-entry.ts'
import type { RestoreStep } from '../model/restore.ts'
import type { FoundPart } from '../repository/find-part.ts'

/**
 * Of what the steps leave alone because of today, the paths at which the backup holds something all the same: that would be written
 * among files that are in use. An empty folder does no harm.
 */
export async function findHeldThere(
  list: (snapshot: string, paths: readonly string[]) => Promise<readonly PathEntry[]>,
  parts: readonly FoundPart[],
  { archived }: Pick<Manifest, 'archived'>,
  steps: readonly RestoreStep[],
): Promise<ReadonlySet<string>> {
  const part = parts.find((each) => each.part.kind === 'files')
  const asked = steps.flatMap((step) => {
    if (step.do !== 'files') return []
    const leftOut = archived.find(({ path }) => path === step.from)?.without ?? []
    const written = joinPlace(step.from, step.inside ?? '')
    return step.without.filter((path) => !leftOut.includes(path) && isRelated(path, written))
  })
  if (part === undefined || asked.length === 0) return new Set()
  const entries = await list(part.snapshot, asked)
  const isHeld = (path: string): boolean =>
    entries.some((each) => (each.path === path ? each.type !== 'folder' : isIn(path, each.path)))
  return new Set(asked.filter(isHeld))
}

function isIn(folder: string, path: string): boolean {
  return findInside(folder, path) !== undefined
}

function isRelated(a: string, b: string): boolean {
  return isIn(a, b) || isIn(b, a)
}
