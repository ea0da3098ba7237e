import { readBoundFolder } from '../docker/bound-folders.ts'
import type { Captured } from '../model/captured.ts'
import type { Archived, Manifest } from '../model/manifest.ts'
import type { FoundPart } from '../repository/find-part.ts'
import { listPaths } from '../repository/list-path.ts'
import { isWithin } from '../restore/list-archived.ts'
import type { Repository } from '../repository/repository.ts'
import { findProjectFolder } from './find-move.ts'
import { listVolumes } from './list-volumes.ts'

/** A host path of the stack's data. It must be there before anything mounts it, and the engine makes a folder of whatever is missing. */
export type DataPlace = {
  readonly path: string
  readonly kind: 'folder' | 'file'
  /** Whether what is there is replaced by the backup's; what no container can write to is a person's, and is not. */
  readonly isFilled: boolean
  /**
   * Of what no container can write to and the configuration does not hold all of. It comes out of the files part before anything runs, unless a
   * person has put something there.
   */
  readonly held?: Archived
}

/** The host paths whose data the backup holds, as files or as a dump, and what each of them was. */
export async function findDataPlaces(
  repository: Repository,
  { archived, coverage, config }: Pick<Manifest, 'archived' | 'coverage' | 'config'>,
  captured: Pick<Captured, 'containers' | 'volumes'>,
  parts: readonly FoundPart[],
  signal: AbortSignal,
): Promise<DataPlace[]> {
  const held = archived.filter(({ kind }) => kind === 'bind')
  const files = parts.find(({ part }) => part.kind === 'files')
  const entries =
    held.length === 0 || files === undefined
      ? []
      : await listPaths(
          repository,
          files.snapshot,
          held.map(({ path }) => path),
          signal,
        )
  const single = new Set(entries.filter(({ type }) => type === 'file').map(({ path }) => path))
  const folder = findProjectFolder(captured)
  const written = listWritten(captured, archived)
  const dumped = coverage.filter((each) => each.kind === 'bind' && each.class === 'dumped')
  return [
    ...held.map((each): DataPlace => {
      const { source, path } = each
      const kind = single.has(path) ? 'file' : 'folder'
      const isFilled = written.some((place) => isWithin(source, place))
      const isBrought = !isFilled && !isInConfig({ path: source, kind }, config, folder)
      return { path: source, kind, isFilled, ...(isBrought ? { held: each } : {}) }
    }),
    ...[
      ...dumped.map(({ source }) => source),
      ...listVolumes(captured, { archived }).flatMap((volume) => readBoundFolder(volume) ?? []),
    ].map((path): DataPlace => ({ path, kind: 'folder', isFilled: true })),
  ]
}

/** Host paths that a container can write to, by whichever name. */
function listWritten(
  captured: Pick<Captured, 'containers' | 'volumes'>,
  archived: Manifest['archived'],
): string[] {
  const folders = new Map(
    listVolumes(captured, { archived }).map((volume) => [volume.Name, readBoundFolder(volume)]),
  )
  return captured.containers
    .flatMap(({ Mounts }) => Mounts)
    .filter(({ RW }) => RW)
    .flatMap(({ Type, Name, Source }) =>
      Type === 'bind' ? [Source] : (folders.get(Name ?? '') ?? []),
    )
}

/** Of folders outside of the project’s the configuration has the files alone: no links, no empty folders, and whose the folders were it does not know. */
function isInConfig(
  { path, kind }: Pick<DataPlace, 'path' | 'kind'>,
  { files, notCaptured }: Manifest['config'],
  folder: string | undefined,
): boolean {
  if (kind === 'file') return files.some(({ source }) => source === path)
  const isLacking = notCaptured.some(
    ({ source }) => isWithin(path, source) || isWithin(source, path),
  )
  return folder !== undefined && isWithin(folder, path) && !isLacking
}
