import { createHash } from 'node:crypto'
import { open, mkdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { LifeboatError, messageOf } from '../errors.ts'
import type { Self } from '../model/stack.ts'
import { findMount } from '../repository/locate.ts'
import { tooLittleSpace } from './too-little-space.ts'

/** A file that appears under its name once all of it is on the disk, and not before. */
export type Output = {
  readonly path: string
  write(bytes: Readable): Promise<void>
  /** What was written of it so far. */
  written(): Written
  finish(): Promise<void>
  /** Leaves nothing of it, finished or not. */
  discard(): Promise<void>
}

export type Written = { readonly bytes: number; readonly sha256: string }

type OutputRequest = {
  readonly file: string
  /** The repository's folder, in which nothing else may be put. */
  readonly repository: string
  readonly bytesAtLeast: number
}

/**
 * Opens FILE.part, on a mount of Lifeboat's own container: what is written elsewhere goes when the container goes.
 * Throws `export-target-not-mounted`, `export-target-exists`, `export-target-not-writable` or `too-little-space`.
 */
export async function openOutput(self: Self, request: OutputRequest): Promise<Output> {
  const { repository, bytesAtLeast } = request
  const path = resolve('/', request.file)
  const kind = findMount(self, path)?.kind
  const isInRepository = path === repository || path.startsWith(`${repository}/`)
  if (isInRepository || (kind !== 'volume' && kind !== 'bind'))
    throw notMounted(path, isInRepository)
  const part = `${path}.part`
  const file = await openPart(path, part)
  const hash = createHash('sha256')
  let size = 0
  let isFinished = false
  const discard = async (): Promise<void> => {
    await file.close()
    await rm(isFinished ? path : part, { force: true })
  }
  try {
    await checkRoom(dirname(path), bytesAtLeast)
  } catch (error) {
    await discard()
    throw error
  }
  return {
    path,
    discard,
    write: async (bytes) => {
      try {
        await pipeline(bytes, count, file.createWriteStream({ flush: true }))
      } catch (cause) {
        throw notWritten(path, cause)
      }
    },
    written: () => ({ bytes: size, sha256: hash.copy().digest('hex') }),
    finish: async () => {
      await refuseToReplace(path)
      await rename(part, path)
      isFinished = true
      const folder = await open(dirname(path))
      await folder.sync()
      await folder.close()
    },
  }

  async function* count(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk)
      size += chunk.length
      yield chunk
    }
  }
}

async function openPart(path: string, part: string): Promise<FileHandle> {
  await refuseToReplace(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    return await open(part, 'wx', 0o600)
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) {
      throw new LifeboatError('export-target-exists', `${part} is there already`, {
        hint: 'Another export is writing it, or one that was killed left it: then remove it.',
        cause,
      })
    }
    throw notWritten(path, cause)
  }
}

/** Throws `export-target-exists` for a name that is taken. */
export async function refuseToReplace(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    if (isCode(cause, 'ENOENT')) return undefined
    throw notWritten(path, cause)
  })
  if (found === undefined) return
  throw new LifeboatError('export-target-exists', `${path} is there already`, {
    hint: 'Name another file, or remove that one first.',
  })
}

async function checkRoom(folder: string, bytesAtLeast: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < bytesAtLeast) throw tooLittleSpace(folder, bytesAtLeast, bavail * bsize)
}

function notMounted(path: string, isInRepository: boolean): LifeboatError {
  const why = isInRepository ? 'in the repository' : 'not on a volume or bind mount'
  return new LifeboatError('export-target-not-mounted', `${path} is ${why}`, {
    hint: 'Give the lifeboat service a mount for exports, for example ./exports:/exports, and name a file in it.',
  })
}

function notWritten(path: string, cause: unknown): LifeboatError {
  return new LifeboatError(
    'export-target-not-writable',
    `${path} cannot be written: ${messageOf(cause)}`,
    {
      hint: 'Mount its folder without :ro, and see that its disk is not full.',
      cause,
    },
  )
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
