import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract, pack, type Headers } from 'tar-fs'

import { LifeboatError } from '../errors.ts'
import type { WorkerFile } from '../model/worker.ts'
import { isEngineError, type EngineClient } from './engine.ts'

type PutOptions = {
  readonly keepsFolders?: boolean
  /** A folder that is there and that all files are below. */
  readonly into?: string
}

/**
 * Puts small files into a container that need not run. Parent folders are made, and those that are there become root's: in a container of
 * our own nobody minds. With `keepsFolders` only missing ones are made, and the others stay as they are.
 */
export async function putFiles(
  engine: EngineClient,
  containerId: string,
  files: readonly WorkerFile[],
  { keepsFolders = false, into = '/' }: PutOptions = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-put-'))
  try {
    const byName = new Map(files.map((file) => [relative(into, file.path), file]))
    for (const [name, { content }] of byName) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    const entries = keepsFolders
      ? await Promise.all(files.map(({ path }) => findTopmostMissing(engine, containerId, path)))
      : undefined
    await engine.call('putting files into a container', async (docker) => {
      // A umask of 0, because tar-fs takes the process's own out of every mode it packs.
      const tar = pack(folder, {
        umask: 0,
        ...(entries === undefined ? {} : { entries: [...new Set(entries)] }),
        map: (header) => applyMetadata(header, byName),
      } as Parameters<typeof pack>[1])
      await docker
        .getContainer(containerId)
        .putArchive(tar as unknown as NodeJS.ReadableStream, { path: into })
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What is to be packed so that a file comes with the folders that are not there, and no others: relative, as tar-fs takes it. */
async function findTopmostMissing(
  engine: EngineClient,
  containerId: string,
  path: string,
): Promise<string> {
  const names = path.slice(1).split('/')
  for (let depth = 1; depth < names.length; depth += 1) {
    const folder = names.slice(0, depth).join('/')
    if (!(await isThere(engine, containerId, `/${folder}`))) return folder
  }
  return names.join('/')
}

async function isThere(engine: EngineClient, containerId: string, path: string): Promise<boolean> {
  try {
    await engine.call(`looking at ${path} in a container`, (docker) =>
      docker.getContainer(containerId).infoArchive({ path }),
    )
    return true
  } catch (error) {
    if (isEngineError(error, 404)) return false
    throw error
  }
}

function applyMetadata(header: Headers, byName: ReadonlyMap<string, WorkerFile>): Headers {
  const file = byName.get(header.name)
  if (file === undefined) return { ...header, uid: 0, gid: 0, mode: 0o755 }
  const { mode = 0o600, uid = 0, gid = 0, mtime = header.mtime } = file
  return { ...header, mode, uid, gid, ...(mtime === undefined ? {} : { mtime }) }
}

export type FetchedFile = {
  readonly content: Buffer
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly mtime: Date
}

/**
 * One small regular file of a container, read through the engine. Only for files that nothing writes: the engine answers 200 even
 * when it could not read what it was asked for, so the one entry must be there, whole, or this throws `container-file-missing`.
 */
export async function fetchFile(
  engine: EngineClient,
  containerId: string,
  path: string,
): Promise<FetchedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-fetch-'))
  try {
    const seen: Headers[] = []
    await engine.call(`reading ${path} out of a container`, async (docker) => {
      const stream = await docker.getContainer(containerId).getArchive({ path })
      const unpack = extract(folder, {
        map: (header) => {
          seen.push({ ...header })
          // Whatever it was called, it lands under one name that cannot lead out of the folder.
          return { ...header, name: 'file', mode: 0o600 }
        },
        ignore: (_name, header) => header?.type !== 'file',
        chown: false,
      } as Parameters<typeof extract>[1])
      await pipeline(stream, unpack)
    })
    const header = seen.find(({ type }) => type === 'file')
    const content = await readFile(join(folder, 'file')).catch(() => undefined)
    if (header === undefined || content === undefined || content.length !== header.size) {
      throw new LifeboatError('container-file-missing', `the engine did not give ${path} whole`, {
        hint: 'It may have changed just then; run it again.',
      })
    }
    const { mode, uid, gid, mtime } = header
    return { content, mode: mode & 0o7777, uid, gid, mtime }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
