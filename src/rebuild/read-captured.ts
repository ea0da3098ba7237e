import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'

import { configRoot } from '../backup/config-listing.ts'
import { LifeboatError } from '../errors.ts'
import {
  CapturedContainer,
  CapturedEngine,
  CapturedNetwork,
  CapturedVolume,
  type Captured,
} from '../model/captured.ts'
import type { Repository } from '../repository/repository.ts'
import { runRestic } from '../repository/run-restic.ts'

/** Files that only containers had, by the container's name: content only, what else they were the manifest says. */
export type InsideFiles = (container: string, path: string) => Promise<Buffer>

export type ReadConfig = { readonly captured: Captured; readonly readInside: InsideFiles }

/**
 * What the engine knew of the stack, out of a backup's configuration: small documents, so Lifeboat reads them itself. Hands them to `use`
 * and leaves nothing. Throws `captured-unreadable` when one is not as this version knows it.
 */
export async function withCaptured<T>(
  repository: Repository,
  snapshot: string,
  use: (config: ReadConfig) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-captured-'))
  try {
    await runRestic(repository, {
      arguments: [
        'restore',
        '--no-lock',
        '--quiet',
        `${snapshot}:${configRoot}`,
        '--target',
        folder,
        '--include',
        '/engine',
        '--include',
        '/inside',
      ],
      ...(signal === undefined ? {} : { signal }),
    })
    return await use({
      captured: await readAll(join(folder, 'engine')),
      readInside: (container, path) => readFile(join(folder, 'inside', container, path)),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readAll(folder: string): Promise<Captured> {
  return {
    engine: await readDocument(join(folder, 'engine.json'), CapturedEngine),
    containers: await readFolder(join(folder, 'containers'), CapturedContainer),
    networks: await readFolder(join(folder, 'networks'), CapturedNetwork),
    volumes: await readFolder(join(folder, 'volumes'), CapturedVolume),
  }
}

/** A stack without networks of its own has no folder of them. */
async function readFolder<T>(folder: string, schema: z.ZodType<T>): Promise<T[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return Promise.all(names.map((name) => readDocument(join(folder, name), schema)))
}

async function readDocument<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')))
  if (parsed.success) return parsed.data
  throw new LifeboatError(
    'captured-unreadable',
    `${path.split('/engine/')[1]} of the backup is not as expected`,
    {
      hint: 'It was captured from an engine that this version does not know; use a newer Lifeboat. lifeboat restore --type config --into FOLDER gives the files. Nothing was changed.',
      details: parsed.error.issues.map(
        ({ path: where, message }) => `${where.join('.')}: ${message}`,
      ),
    },
  )
}
