import { randomUUID } from 'node:crypto'

import { LifeboatError } from '../../errors.ts'
import type { RunWorker, WorkerSpec } from '../../model/worker.ts'
import { readBytes } from './byte-text.ts'
import { databaseStatementsScript } from './database-statements.ts'
import { dumpsRoot } from './load-worker.ts'
import { packingScript, unpack } from './packed-text.ts'

export type ReadDumpsRequest = {
  readonly service: string
  /** The database's own image. */
  readonly imageId: string
  readonly staging: string
  /** Path of the globals; null when the backup has none. */
  readonly globals: string | null
  readonly dumps: readonly string[]
}

export type ReadDumps = {
  /** SQL text; empty when there are none. */
  readonly globals: string
  readonly dumps: readonly ReadDump[]
}

export type ReadDump = {
  readonly path: string
  /** What the dump says of the database itself, SQL text of `readBytes`. */
  readonly statements: string
  /** Its table of contents, for `readToc`. */
  readonly list: string
}

/** Each text ends with a line that nobody can have written into a dump: a log that was cut off is noticed. */
const script = `
set -eu
${packingScript}
send() { pack "$1"; echo "$MARK"; }
globals=$1; shift
send "\${globals:-/dev/null}"
for dump in "$@"; do
  sh -c '${databaseStatementsScript}' read "$dump" >"$work/text"
  send "$work/text"
  pg_restore --list --verbose "$dump" >"$work/text"
  send "$work/text"
done
`

/** Asks the dumps themselves, with the server's own tools, how their databases are made. */
export async function readDumps(
  runWorker: RunWorker,
  request: ReadDumpsRequest,
): Promise<ReadDumps> {
  const mark = `@end ${randomUUID()}`
  const { stdout } = await runWorker(readSpec(request, mark))
  // What follows the last mark is not one of the texts.
  const texts = stdout
    .split(`${mark}\n`)
    .slice(0, -1)
    .flatMap((packed) => unpack(packed) ?? [])
  const [globals] = texts
  if (globals === undefined || texts.length !== 1 + 2 * request.dumps.length) throw unread(request)
  const dumps = request.dumps.map((path, index) => {
    const [statements, list] = texts.slice(1 + 2 * index).map(readBytes)
    return { path, statements: statements ?? '', list: list ?? '' }
  })
  return { globals: globals.toString('utf8'), dumps }
}

function readSpec(
  { service, imageId, staging, globals, dumps }: ReadDumpsRequest,
  mark: string,
): WorkerSpec {
  return {
    purpose: `read-dumps-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'read'],
    command: [globals ?? '', ...dumps],
    env: { MARK: mark },
    mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: false }],
    capabilities: [],
    network: 'none',
  }
}

function unread({ service, dumps }: ReadDumpsRequest): LifeboatError {
  return new LifeboatError('dump-unreadable', `the dumps of ${service} could not be read`, {
    hint: 'Choose another backup. Nothing was changed.',
    details: dumps,
  })
}
