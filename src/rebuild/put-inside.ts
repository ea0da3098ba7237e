import { configRoot } from '../backup/config-listing.ts'
import { putFiles } from '../docker/container-files.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import type { ConfigFile } from '../model/manifest.ts'
import type { WorkerFile } from '../model/worker.ts'
import type { RebuildContext } from './rebuild-context.ts'

/**
 * Puts back what only the container had: Compose's inline configs and secrets from variables, and files that somebody changed in its own
 * layer. What programs keep there while they run (locks, sockets, process ids) would tell of processes that are gone.
 */
export async function putInside(
  { run, manifest, readInside }: RebuildContext,
  container: CapturedContainer,
  id: string,
): Promise<void> {
  const name = nameOf(container)
  const files: WorkerFile[] = []
  for (const held of manifest.config.files) {
    const path = pathInside(held, name)
    if (path === undefined || isPassing(path)) continue
    const { mode, uid, gid, mtime } = held
    const content = await readInside(name, path)
    files.push({ path, content, mode, uid, gid, mtime: new Date(mtime) })
  }
  if (files.length > 0) await putFiles(run.engine, id, files, { keepsFolders: true })
}

function pathInside({ path }: ConfigFile, container: string): string | undefined {
  const prefix = `${configRoot}/inside/${container}/`
  return path.startsWith(prefix) ? path.slice(prefix.length - 1) : undefined
}

/** Compose puts secrets below /run/secrets. Pure. */
export function isPassing(path: string): boolean {
  if (path.startsWith('/run/secrets/')) return false
  if (/^\/(var\/)?run\/|^\/(var\/)?tmp\/|^\/dev\//.test(path)) return true
  return /\.(pid|lock|sock)$/.test(path)
}
