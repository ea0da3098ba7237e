import type { RestoreTarget } from '../databases/postgres/give-order.ts'
import { readWrote, writeRowsSpec } from '../databases/postgres/write-rows-worker.ts'
import { LifeboatError } from '../errors.ts'
import type { Server } from '../model/manifest.ts'
import { WorkerFailedError, type RunWorker } from '../model/worker.ts'
import { cutShort } from './cut-short.ts'
import { rowsRoot } from './find-named-files-worker.ts'
import type { PlannedReference } from './plan-references.ts'

/** What a restored server gave for a reference: rows, in a file below `rowsRoot`, or its words. */
export type NamedRows = { readonly rows: string } | { readonly refusal: string }

/**
 * Asks a restored server for the rows of all references that are its own, and keeps them in the scratch volume: the files are restored when the
 * server is gone. Throws `reference-unasked` for what says nothing about the backup.
 */
export async function writeNamed(
  runWorker: RunWorker,
  target: RestoreTarget,
  { server, staging }: { readonly server: Server; readonly staging: string },
  planned: readonly PlannedReference[],
): Promise<ReadonlyMap<PlannedReference, NamedRows>> {
  const own = planned.flatMap((each, index) => {
    if (!('server' in each) || each.server !== server) return []
    const { query, schemas } = each.reference
    // No service has a `+` in its name: its dumps are in other folders.
    const file = `${rowsRoot}/+rows/${index}`
    return [{ each, order: { database: each.database, query, schemas, file } }]
  })
  if (own.length === 0) return new Map()
  const volume = { kind: 'volume', source: staging, target: rowsRoot, writable: true } as const
  const order = own.map((each) => each.order)
  const outcomes = await write(runWorker, writeRowsSpec(target, volume, order), order)
  return new Map(
    own.map(({ each, order: { file } }, index): [PlannedReference, NamedRows] => {
      const outcome = outcomes[index]
      if (outcome?.state === 'written') return [each, { rows: file }]
      const reason = outcome?.reason ?? ''
      if (outcome?.state !== 'refused') throw unasked(each, [reason])
      return [each, { refusal: reason }]
    }),
  )
}

async function write(
  runWorker: RunWorker,
  { spec, files }: ReturnType<typeof writeRowsSpec>,
  order: Parameters<typeof readWrote>[1],
): Promise<NonNullable<ReturnType<typeof readWrote>>> {
  try {
    const outcomes = readWrote(await runWorker(spec, files), order)
    if (outcomes === undefined) throw cutShort(spec.purpose)
    return outcomes
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    throw unasked(undefined, error.details, error)
  }
}

function unasked(
  planned: PlannedReference | undefined,
  details: readonly string[],
  cause?: unknown,
): LifeboatError {
  const which = planned === undefined ? 'references' : JSON.stringify(planned.reference.text)
  return new LifeboatError('reference-unasked', `the rows of ${which} could not be read`, {
    hint: 'Look at the server’s own words below: most often the query takes too long, or the disk is full. It says nothing about the backup.',
    cause,
    details,
  })
}
