import { LifeboatError } from '../errors.ts'
import { isPassing } from '../model/passing-path.ts'
import type { Container } from '../model/stack.ts'
import { closedContainer } from './closed-container.ts'
import { isEngineError, type EngineClient } from './engine.ts'
import { fetchFile, type FetchedFile } from './container-files.ts'
import { listChanged } from './list-changed.ts'

/** Files beyond these bounds are named, not captured: a container's own layer is not the place for data. */
const maxFileBytes = 1024 * 1024
const maxFilesPerContainer = 100

/** Go's os.FileMode bits for everything that is not a regular file (pkg.go.dev/io/fs#FileMode). */
const irregularBits = 0x8f280000

/** The engine's own placeholders, in every container's layer. */
const placeholders = new Set([
  '/.dockerenv',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/etc/mtab',
  '/sbin/docker-init',
  // The same where /sbin is a link.
  '/usr/sbin/docker-init',
])

export type OwnFiles = {
  readonly files: readonly { readonly path: string; readonly file: FetchedFile }[]
  readonly notCaptured: readonly { readonly path: string; readonly because: string }[]
}

/**
 * The small files that exist only inside a container's own layer. Compose copies inline configs and secrets from variables there,
 * and no API names them; they would vanish with the container. Throws `container-changing`, or `container-closed`, unless nothing that a rebuild puts back is concerned.
 */
export async function fetchOwnFiles(engine: EngineClient, container: Container): Promise<OwnFiles> {
  const changed = await listChanged(engine, container)
  if (changed === undefined) {
    return {
      files: [],
      notCaptured: [{ path: '/', because: 'the container was removed during the run' }],
    }
  }
  const leaves = findLeaves(changed, container)
  try {
    return await fetchLeaves(engine, container, leaves)
  } catch (error) {
    if (!isEngineError(error)) throw error
    if (!leaves.every(isPassing)) throw closedContainer(`give files of ${container.name}`, error)
    return { files: [], notCaptured: [{ path: '/', because: error.message }] }
  }
}

async function fetchLeaves(
  engine: EngineClient,
  container: Container,
  leaves: readonly string[],
): Promise<OwnFiles> {
  const files: { path: string; file: FetchedFile }[] = []
  const notCaptured = leaves.slice(maxFilesPerContainer).map((path) => ({
    path,
    because: `more than ${maxFilesPerContainer} files changed in the container`,
  }))
  for (const path of leaves.slice(0, maxFilesPerContainer)) {
    const stat = await statFile(engine, container, path)
    if (stat === undefined || (stat.mode & irregularBits) !== 0) continue
    if (stat.size > maxFileBytes) {
      notCaptured.push({ path, because: `larger than ${maxFileBytes} bytes, kept in no volume` })
    } else {
      const file = await fetchChanging(engine, container, path)
      if (file === undefined)
        notCaptured.push({ path, because: 'it changed or went while it was read' })
      else files.push({ path, file })
    }
  }
  return { files, notCaptured }
}

/** Paths that no other changed path lies below; folders on the way are not files. Mount points are held by their mounts. */
function findLeaves(paths: readonly string[], container: Container): string[] {
  const sorted = paths.toSorted()
  const parents = new Set(sorted.map((path) => path.slice(0, path.lastIndexOf('/'))))
  const targets = new Set(container.mounts.map(({ target }) => target))
  return sorted.filter(
    (path) =>
      !parents.has(path) &&
      !targets.has(path) &&
      !placeholders.has(path) &&
      !path.startsWith('/dev/') &&
      !path.startsWith('/proc/'),
  )
}

/** What a program keeps rewriting in its container’s own layer is no reason to go without all the rest. */
async function fetchChanging(
  engine: EngineClient,
  container: Container,
  path: string,
): Promise<FetchedFile | undefined> {
  try {
    return await fetchFile(engine, container.id, path)
  } catch (error) {
    const isMissing = error instanceof LifeboatError && error.code === 'container-file-missing'
    if (isMissing || isEngineError(error, 404)) return undefined
    throw error
  }
}

type FileStat = { readonly size: number; readonly mode: number }

async function statFile(
  engine: EngineClient,
  container: Container,
  path: string,
): Promise<FileStat | undefined> {
  try {
    const response: unknown = await engine.call(
      `looking at ${path} in ${container.name}`,
      (docker) => docker.getContainer(container.id).infoArchive({ path }),
    )
    const { headers } = response as { headers: Record<string, string> }
    const encoded = headers['x-docker-container-path-stat'] ?? ''
    return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as FileStat
  } catch (error) {
    // What a running program made and removed again is nobody's loss.
    if (isEngineError(error, 404)) return undefined
    throw error
  }
}
