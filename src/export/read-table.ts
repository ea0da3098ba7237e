import type { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

import { dropEndOfData } from '../databases/postgres/end-of-data.ts'
import { contentsName, findTableFile, readTableFile } from '../databases/postgres/table-file.ts'
import { frameTable, readFrame } from '../databases/postgres/table-frame.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { Manifest, Server } from '../model/manifest.ts'
import { findParts } from '../repository/find-part.ts'
import type { Repository } from '../repository/repository.ts'
import { streamRestic } from '../repository/run-restic.ts'
import { selectTable, type SelectedTable, type WantedTable } from './select-table.ts'

/**
 * Writes a table's rows as COPY TO STDOUT would give them and ends the sink; nothing is restored. An uncompressed directory dump
 * holds them in a file of their own; which one, a worker of the database's image says.
 */
export async function readTable(
  run: RunContext,
  repository: Repository,
  manifest: Manifest,
  wanted: WantedTable,
  sink: Writable,
): Promise<void> {
  const { dump, rows } = await openTable(run, repository, manifest, wanted)
  await dump(rows, (stdout) => pipeline(stdout, dropEndOfData(), sink))
}

/** The same as SQL for psql, that makes the table, too: what pg_restore writes of it, without what belongs to other entries, indexes and keys. */
export async function readTableAsSql(
  run: RunContext,
  repository: Repository,
  manifest: Manifest,
  wanted: WantedTable,
  sink: Writable,
): Promise<void> {
  const { selected, contents, dump, rows } = await openTable(run, repository, manifest, wanted)
  const { before, after } = await inItsImage(selected.server, async (image) => {
    const { spec, files, mark } = frameTable(image, selected, { contents, rows })
    return readFrame((await runWorker(run, spec, files)).stdout, mark)
  })
  await dump(rows, (stdout) =>
    pipeline(stdout, dropEndOfData(), (between) => surround(before, between, after), sink),
  )
}

async function* surround(
  before: Buffer,
  between: AsyncIterable<Buffer>,
  after: Buffer,
): AsyncGenerator<Buffer> {
  yield before
  yield* between
  yield after
}

type OpenTable = {
  readonly selected: SelectedTable
  /** The dump's table of contents. */
  readonly contents: Buffer
  /** The name of the file that has the rows. */
  readonly rows: string
  /** Hands on a file of the dump. */
  readonly dump: <T>(name: string, take: (stdout: Readable) => Promise<T>) => Promise<T>
}

async function openTable(
  run: RunContext,
  repository: Repository,
  manifest: Manifest,
  wanted: WantedTable,
): Promise<OpenTable> {
  const selected = selectTable(manifest, wanted)
  const parts = await findParts(repository, manifest, run.signal)
  const snapshot = parts.find(({ part }) => part.kind === 'databases')?.snapshot ?? ''
  const dump = <T>(name: string, take: (stdout: Readable) => Promise<T>): Promise<T> => {
    const path = `${selected.database.path}/${name}`
    const call = { arguments: ['dump', '--no-lock', snapshot, path], signal: run.signal }
    return streamRestic(repository, call, take)
  }
  const contents = await dump(contentsName, buffer)
  return { selected, contents, dump, rows: await askForFile(run, selected, contents) }
}

async function askForFile(
  run: RunContext,
  { server, schema, name }: SelectedTable,
  contents: Buffer,
): Promise<string> {
  const stdout = await inItsImage(server, async (image) => {
    const { spec, files } = findTableFile(image, { schema, name }, contents)
    return (await runWorker(run, spec, files)).stdout
  })
  const file = readTableFile(stdout)
  if (file !== undefined) return file
  throw new LifeboatError('no-such-table', `the dump holds no rows of ${schema}.${name}`, {
    hint: 'Take the table from another backup; lifeboat list shows them.',
  })
}

async function inItsImage<T>(
  { imageId, image }: Pick<Server, 'imageId' | 'image'>,
  ask: (image: string) => Promise<T>,
): Promise<T> {
  try {
    return await ask(imageId)
  } catch (error) {
    // What the image is called may be a newer one by now: its pg_restore reads older dumps too.
    if (error instanceof LifeboatError && error.code === 'worker-image-missing') return ask(image)
    throw error
  }
}
