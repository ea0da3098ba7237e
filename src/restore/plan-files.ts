import { LifeboatError } from '../errors.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import type { FilesStep, RestoreOptions, Selection } from '../model/restore.ts'
import type { Stack } from '../model/stack.ts'
import { suggest } from '../suggest.ts'
import { readPath } from './check-selection.ts'
import { chooseWay } from './choose-way.ts'
import { findAnonymous, findLiveVolume } from './find-live-volume.ts'
import { isConfiguration, listArchived } from './list-archived.ts'
import { findLeftAlone, type Today } from './left-alone.ts'
import { holdsOnlyFolders } from './only-folders.ts'
import { intoExists } from './plan-databases.ts'

export type FilesSelection = Selection & Pick<RestoreOptions, 'keepExtra'>

/** The volumes and host paths that a restore writes. */
export function planFiles(
  stack: Stack,
  manifest: Manifest,
  selection: FilesSelection,
  today: Today,
): FilesStep[] {
  const { volumes } = selection
  const chosen =
    volumes.length > 0
      ? // The same one may be named with and without the project in front.
        new Set(volumes.map((name) => findVolume(stack, manifest, name)))
      : listArchived(manifest, selection)
          .filter((each) => !isConfiguration(stack, each) && !isNobodys(stack, manifest, each))
          .filter((each) => !holdsOnlyFolders(stack, each, today))
  return [...chosen].map((archived) => planOne(stack, manifest, archived, selection, today))
}

/** An anonymous volume that no container has today: a replica's that is gone, for one. There is nothing to make it by, and it keeps nothing else from coming back. Pure. */
export function isNobodys(stack: Stack, manifest: Manifest, archived: Archived): boolean {
  return (
    archived.kind === 'volume' &&
    findAnonymous(manifest, archived.source) !== undefined &&
    findLiveVolume(stack, manifest, archived) === undefined
  )
}

function planOne(
  stack: Stack,
  manifest: Manifest,
  archived: Archived,
  { path: inside, into, keepExtra }: FilesSelection,
  today: Today,
): FilesStep {
  const { source, path, without, excludes } = archived
  // Beside the original there is always a volume: a new host path would have to be looked for.
  const kind = into === undefined ? archived.kind : 'volume'
  if (into !== undefined && stack.volumes.some(({ name }) => name === into)) {
    throw intoExists('volume', into)
  }
  const live = archived.kind === 'bind' ? source : findLiveVolume(stack, manifest, archived)
  if (live === undefined && into === undefined) throw noVolume(manifest, source)
  const alone =
    live === undefined || into !== undefined
      ? []
      : findLeftAlone(stack, manifest, archived, live, today)
  const written = {
    kind,
    target: into ?? live ?? source,
    ...(inside === undefined ? {} : { inside: readPath(inside) }),
    without: [...new Set([...without, ...alone])],
    excludes: [...excludes],
    over: into === undefined ? ('live' as const) : ('beside' as const),
  }
  return { do: 'files', from: path, ...written, ...chooseWay(stack, { ...written, keepExtra }) }
}

function findVolume(stack: Stack, manifest: Manifest, wanted: string): Archived {
  const names = [wanted, `${manifest.project}_${wanted}`]
  const found = names.flatMap((name) =>
    manifest.archived.filter(({ source }) => source === name),
  )[0]
  if (found !== undefined) return found
  const held = manifest.archived.map(({ source }) => source)
  const near = suggest(wanted, held) ?? suggest(`${stack.project}_${wanted}`, held)
  throw new LifeboatError('not-in-backup', `backup ${manifest.id} holds no volume "${wanted}"`, {
    hint: near === undefined ? 'What it holds stands below.' : `Did you mean ${near}?`,
    details: held,
  })
}

function noVolume(manifest: Manifest, name: string): LifeboatError {
  const was = findAnonymous(manifest, name)
  return new LifeboatError('volume-missing', `the stack has no volume ${name} any more`, {
    hint:
      was === undefined
        ? 'Let docker compose up --no-start make it, or restore into a new one with --into.'
        : `It had no name of its own, and none of today is known to be it (it was at ${was.target} in ${was.container}): restore it into a new one with --into.`,
  })
}
