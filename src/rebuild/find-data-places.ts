import { readBoundFolder } from '../docker/bound-folders.ts'
import type { Captured } from '../model/captured.ts'
import type { Manifest } from '../model/manifest.ts'
import type { FoundPart } from '../repository/find-part.ts'
import { listPaths } from '../repository/list-path.ts'
import { isWithin } from '../restore/list-archived.ts'
import type { Repository } from '../repository/repository.ts'
import { listVolumes } from './list-volumes.ts'

/** A host path of the stack's data. It must be there before anything mounts it, and the engine makes a folder of whatever is missing. */
export type DataPlace = {
  readonly path: string
  readonly kind: 'folder' | 'file'
  /** Whether what is there is replaced by the backup's; what no container can write to is a person's, and is not. */
  readonly isFilled: boolean
}

/** The host paths whose data the backup holds, as files or as a dump, and what each of them was. */
export async function findDataPlaces(
  repository: Repository,
  { archived, coverage }: Pick<Manifest, 'archived' | 'coverage'>,
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
  const written = captured.containers
    .flatMap(({ Mounts }) => Mounts)
    .filter(({ Type, RW }) => Type === 'bind' && RW)
  const dumped = coverage.filter((each) => each.kind === 'bind' && each.class === 'dumped')
  return [
    ...held.map(({ source, path }): DataPlace => ({
      path: source,
      kind: single.has(path) ? 'file' : 'folder',
      isFilled: written.some(({ Source }) => isWithin(source, Source)),
    })),
    ...[
      ...dumped.map(({ source }) => source),
      ...listVolumes(captured, { archived }).flatMap((volume) => readBoundFolder(volume) ?? []),
    ].map((path): DataPlace => ({ path, kind: 'folder', isFilled: true })),
  ]
}
