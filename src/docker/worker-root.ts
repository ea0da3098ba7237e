import type { HostConfig } from 'dockerode'

import type { WorkerFile, WorkerSpec } from '../model/worker.ts'

type Rooted = Pick<WorkerSpec, 'mounts' | 'writesRoot'>

/**
 * A worker's root file system cannot be written, unless it says so. Programs may write to /tmp, which is in memory: what is large goes where
 * something is mounted. `noexec` is the engine's own default for it (moby, `Tmpfs`).
 */
export function rootConfig({ writesRoot }: Rooted): HostConfig {
  return writesRoot === true ? {} : { ReadonlyRootfs: true, Tmpfs: { '/tmp': '' } }
}

/** Folders that its files come in and nothing is mounted at: each is to be a volume that goes with the container. */
export function foldersToMake(
  { mounts, writesRoot }: Rooted,
  files: readonly WorkerFile[],
): string[] {
  if (writesRoot === true) return []
  return [...groupByFolder(files).keys()].filter(
    (folder) => !mounts.some(({ target }) => target === folder),
  )
}

/**
 * Files by the folder that each is handed over in. The engine lets nothing into a root that cannot be written, and takes what goes into a volume
 * (moby, daemon/archive.go: containerExtractToDir).
 */
export function handOvers(
  { writesRoot }: Rooted,
  files: readonly WorkerFile[],
): ReadonlyMap<string, readonly WorkerFile[]> {
  if (files.length === 0) return new Map()
  return writesRoot === true ? new Map([['/', files]]) : groupByFolder(files)
}

function groupByFolder(files: readonly WorkerFile[]): Map<string, WorkerFile[]> {
  return Map.groupBy(files, ({ path }) => `/${path.split('/', 2)[1] ?? ''}`)
}
