import type { Standing } from '../backup/standing.ts'
import { LifeboatError } from '../errors.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import { findInside, joinPlace, placeOf, withPlace } from '../model/place.ts'
import type { FilesStep } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'

/** What stands on the host while a restore is planned. */
export type Today = {
  readonly standing: readonly Standing[]
  /** Paths in the backup where something of that stands and it holds other files. */
  readonly held: ReadonlySet<string>
}

/**
 * What of a server’s data and the repository is in a target today and not in the backup, by where it would be in the backup: emptying the
 * target would take it away. Throws `target-in-use` when the target is nothing else, or the backup’s own files would be written among it. Pure.
 */
export function findLeftAlone(
  stack: Stack,
  manifest: Pick<Manifest, 'coverage' | 'cold'>,
  archived: Archived,
  target: string,
  { standing, held }: Today,
): string[] {
  const place = placeOf(withPlace(stack, { kind: archived.kind, source: target }))
  return standing.flatMap((each) => {
    if (each.isGuess) return []
    const inside = findInside(place, each.place)
    const isAround = each.service === undefined && findInside(each.place, place) !== undefined
    if (inside === undefined && !isAround) return []
    if (each.service !== undefined && holdsData(manifest, archived, inside ?? '')) return []
    const path = joinPlace(archived.path, inside ?? '')
    const isBelow = inside !== undefined && inside !== ''
    if (isBelow && !held.has(path)) return [path]
    if (each.isAtRest) return []
    throw inTheWay(target, joinPlace(target, inside ?? ''), each)
  })
}

/** A stopped server’s files are in it as such, or all that was there, as before a rebuild that replaced it. */
function holdsData(
  { coverage, cold }: Pick<Manifest, 'coverage' | 'cold'>,
  { kind, source }: Archived,
  inside: string,
): boolean {
  if (!coverage.some((mount) => mount.source === source)) return true
  const now = joinPlace(source, inside)
  return cold.some((each) => {
    const held = joinPlace(each.mount.source, each.inside)
    const isRelated = findInside(held, now) !== undefined || findInside(now, held) !== undefined
    return each.mount.kind === kind && isRelated
  })
}

/** Says of each step what is left alone in it because of today, not of the backup. Pure. */
export function describeLeftAlone(
  stack: Stack,
  { archived }: Pick<Manifest, 'archived'>,
  { kind, from, target, without }: FilesStep,
  { standing }: Today,
): string[] {
  const place = placeOf(withPlace(stack, { kind, source: target }))
  const held = archived.find(({ path }) => path === from)
  return without
    .filter((path) => held?.without.includes(path) !== true)
    .map((path) => {
      const inside = path.slice(from.length + 1)
      const what = standing.find((each) => each.place === joinPlace(place, inside))?.what
      return `${target}: ${inside} is left alone: ${what ?? 'live'} today, and not in this backup`
    })
}

function inTheWay(target: string, where: string, { what, service }: Standing): LifeboatError {
  const hint =
    service === undefined
      ? 'Move the repository elsewhere, or restore beside it with --into. Nothing was changed.'
      : `Stop ${service} (docker compose stop ${service}), so that its files are safeguarded and replaced, or restore beside them with --into. Nothing was changed.`
  return new LifeboatError('target-in-use', `${target} has ${what} in it today`, {
    hint,
    details: [`${where}: ${what}, where the backup holds other files`],
  })
}
