import type { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

import { dropEndOfData } from '../databases/postgres/end-of-data.ts'
import { contentsName, findTableFile, readTableFile } from '../databases/postgres/table-file.ts'
import type { RunContext } from '../docker/run-context.ts'
import { runWorker } from '../docker/worker.ts'
import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
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
  const selected = selectTable(manifest, wanted)
  const parts = await findParts(repository, manifest, run.signal)
  const snapshot = parts.find(({ part }) => part.kind === 'databases')?.snapshot ?? ''
  const dump = <T>(name: string, take: (stdout: Readable) => Promise<T>): Promise<T> => {
    const path = `${selected.database.path}/${name}`
    const call = { arguments: ['dump', '--no-lock', snapshot, path], signal: run.signal }
    return streamRestic(repository, call, take)
  }
  const file = await askForFile(run, selected, await dump(contentsName, buffer))
  await dump(file, (stdout) => pipeline(stdout, dropEndOfData(), sink))
}

async function askForFile(
  run: RunContext,
  { server, schema, name }: SelectedTable,
  contents: Buffer,
): Promise<string> {
  const ask = async (image: string): Promise<string> => {
    const { spec, files } = findTableFile(image, { schema, name }, contents)
    return (await runWorker(run, spec, files)).stdout
  }
  const stdout = await ask(server.imageId).catch((error: unknown) => {
    // What the image is called may be a newer one by now: its pg_restore reads older dumps too.
    if (error instanceof LifeboatError && error.code === 'worker-image-missing') {
      return ask(server.image)
    }
    throw error
  })
  const file = readTableFile(stdout)
  if (file !== undefined) return file
  throw new LifeboatError('no-such-table', `the dump holds no rows of ${schema}.${name}`, {
    hint: 'Take the table from another backup; lifeboat list shows them.',
  })
}
