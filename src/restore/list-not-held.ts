import type { Archived, Manifest } from '../model/manifest.ts'
import { findInside, joinPlace } from '../model/place.ts'
import { excludePattern } from '../repository/exclude-pattern.ts'
import { fitsPattern, readPattern } from '../repository/fits-pattern.ts'

/**
 * What the configuration left out and no other part of the backup holds. Data in the project’s folder is no configuration, and held with the files or
 * dumped. `folderOf` gives the folder of the host that a volume is another name of. Pure.
 */
export function listNotHeld(
  { config, archived, coverage, servers }: Manifest,
  folderOf: (volume: string) => string | undefined,
): Manifest['config']['notCaptured'] {
  const place = ({ kind, source }: { readonly kind: string; readonly source: string }): string =>
    kind === 'bind' ? source : (folderOf(source) ?? source)
  const dumped = coverage.filter(
    (mount) => mount.class === 'dumped' && servers.some(({ service }) => service === mount.service),
  )
  return config.notCaptured.filter(
    ({ source }) =>
      !archived.some((each) => holds(each, findInside(place(each), source))) &&
      !dumped.some((mount) => findInside(place(mount), source) !== undefined),
  )
}

function holds({ path, without, excludes }: Archived, inside: string | undefined): boolean {
  if (inside === undefined) return false
  const held = joinPlace(path, inside)
  if (without.some((left) => findInside(left, held) !== undefined)) return false
  return !excludes.some((glob) =>
    fitsPattern(readPattern(excludePattern(path, glob)), Buffer.from(held)),
  )
}
