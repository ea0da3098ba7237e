import { randomUUID } from 'node:crypto'

import { LifeboatError } from '../../errors.ts'
import type { RunWorker, WorkerSpec } from '../../model/worker.ts'
import { dumpsRoot } from './load-worker.ts'

export type DescribeRequest = {
  readonly service: string
  /** The database's own image. */
  readonly imageId: string
  readonly staging: string
  /** Paths of dumps and of globals inside the staging volume. */
  readonly dumps: readonly string[]
  readonly globals: readonly string[]
}

export type DescribedDump = {
  /** Its table of contents, for `readToc`. */
  readonly list: string
  /** SQL of everything but rows and the content of large objects. */
  readonly sql: string
}

export type Described = {
  readonly globals: readonly string[]
  readonly dumps: readonly DescribedDump[]
}

/**
 * Each text ends with a line that nobody can have written into a dump: a log that was cut off is noticed. With --create the database itself is in
 * the list, too. What is left out is TABLE DATA, and BLOBS, the content of large objects; their definitions are BLOB, or BLOB METADATA.
 */
const script = `
set -eu
globals=$1; shift
while [ "$globals" -gt 0 ]; do cat "$1"; echo "$MARK"; globals=$((globals - 1)); shift; done
for dump in "$@"; do
  pg_restore --list --verbose "$dump"
  echo "$MARK"
  pg_restore --list --create "$dump" | grep -v -E '^[0-9]+; [0-9]+ [0-9]+ (TABLE DATA|BLOBS) ' >/tmp/chosen || true
  pg_restore --use-list=/tmp/chosen --create --file=- "$dump"
  echo "$MARK"
done
`

/** What dumps and globals say, as text. Throws `dump-unreadable`. */
export async function describeDumps(
  runWorker: RunWorker,
  request: DescribeRequest,
): Promise<Described> {
  const mark = `@end ${randomUUID()}`
  const { stdout } = await runWorker(describeSpec(request, mark))
  const texts = stdout.split(`${mark}\n`).slice(0, -1)
  const { service, globals, dumps } = request
  if (texts.length !== globals.length + 2 * dumps.length) {
    throw new LifeboatError('dump-unreadable', `the dumps of ${service} could not be described`, {
      hint: 'Their log was cut short. Verify again.',
      details: [...globals, ...dumps],
    })
  }
  return {
    globals: texts.slice(0, globals.length),
    dumps: dumps.map((_dump, index) => ({
      list: texts[globals.length + 2 * index] ?? '',
      sql: texts[globals.length + 2 * index + 1] ?? '',
    })),
  }
}

function describeSpec(
  { service, imageId, staging, globals, dumps }: DescribeRequest,
  mark: string,
): WorkerSpec {
  return {
    purpose: `describe-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'describe'],
    command: [String(globals.length), ...globals, ...dumps],
    env: { MARK: mark },
    mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: false }],
    network: 'none',
  }
}
