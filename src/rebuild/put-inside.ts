import { configRoot } from '../backup/config-listing.ts'
import { closedContainer } from '../docker/closed-container.ts'
import { putFiles } from '../docker/container-files.ts'
import { isEngineError } from '../docker/engine.ts'
import { nameOf, type CapturedContainer } from '../model/captured.ts'
import type { ConfigFile } from '../model/manifest.ts'
import { isPassing } from '../model/passing-path.ts'
import type { WorkerFile } from '../model/worker.ts'
import type { RebuildContext } from './rebuild-context.ts'

/**
 * Puts back what only the container had: Compose's inline configs and secrets from variables, and files that somebody changed in its own
 * layer. Throws `container-closed`.
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
  if (files.length === 0) return
  try {
    await putFiles(run.engine, id, files, { keepsFolders: true })
  } catch (error) {
    throw isEngineError(error) ? closedContainer(`put files into ${name}`, error) : error
  }
}

function pathInside({ path }: ConfigFile, container: string): string | undefined {
  const prefix = `${configRoot}/inside/${container}/`
  return path.startsWith(prefix) ? path.slice(prefix.length - 1) : undefined
}
