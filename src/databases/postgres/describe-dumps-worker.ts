import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'

import type { WorkerMount, WorkerSpec } from '../../model/worker.ts'
import { packingScript, unpack } from './packed-text.ts'
import { contentsName } from './table-file.ts'

export type DescribeRequest = {
  readonly service: string
  /** The database's own image: its pg_restore reads the dumps of its own version. */
  readonly imageId: string
  /** Wherever the dumps stand. */
  readonly mounts: readonly WorkerMount[]
  /** Absolute paths of dumps inside the worker. */
  readonly dumps: readonly string[]
}

/** All that a dump says but its rows and the bytes of its large objects. */
export type DescribedDump = {
  readonly path: string
  /** Its table of contents, for `readToc`. */
  readonly list: string
  /** Everything that is neither a row nor a large object's bytes, the database itself and the values of sequences included. */
  readonly sql: string
  /** The COPY statement of each TABLE DATA entry, in the order of the list, without rows. */
  readonly copies: string
}

/**
 * What columns a table's rows are written in says only its COPY: pg_restore writes those for a table of contents beside empty files. In
 * another locale grep and sed would pass over lines that are not in its encoding.
 */
const script = `
set -eu
export LC_ALL=C
${packingScript}
send() { pack "$1"; echo "$MARK"; }
for dump in "$@"; do
  echo "@$dump" >&2
  pg_restore --list --verbose "$dump" >"$work/list"
  send "$work/list"
  grep -Ev '^[0-9]+; 0 [0-9]+ (TABLE DATA|BLOBS|STATISTICS DATA) ' "$work/list" >"$work/chosen"
  pg_restore --create --use-list="$work/chosen" --file="$work/sql" "$dump"
  send "$work/sql"
  mkdir "$work/rows"
  cp "$dump/${contentsName}" "$work/rows/"
  grep -E '^[0-9]+; 0 [0-9]+ TABLE DATA ' "$work/list" >"$work/chosen" || true
  sed 's/;.*/.dat/' "$work/chosen" | (cd "$work/rows" && xargs -r touch)
  pg_restore --use-list="$work/chosen" --file="$work/copies" "$work/rows"
  send "$work/copies"
  rm -r "$work/rows"
done
`

/** Has pg_restore say what dumps hold. The mark is a line that no packed text can have: a log that was cut off is noticed. */
export function describeDumpsSpec({ service, imageId, mounts, dumps }: DescribeRequest): {
  readonly spec: WorkerSpec
  readonly mark: string
} {
  const mark = `@end ${randomUUID()}`
  const spec: WorkerSpec = {
    purpose: `describe-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'describe'],
    command: dumps,
    env: { MARK: mark },
    mounts,
    capabilities: [],
    network: 'none',
  }
  return { spec, mark }
}

/** What each dump says, in the order of the request. Undefined when the worker did not say it of all of them. */
export function readDescribed(
  { stdout }: { readonly stdout: string },
  mark: string,
  dumps: readonly string[],
): DescribedDump[] | undefined {
  const packed = stdout.split(`${mark}\n`)
  if (packed.pop() !== '' || packed.length !== 3 * dumps.length) return undefined
  const texts = packed.map(readText)
  if (texts.includes(undefined)) return undefined
  return dumps.flatMap((path, index) => {
    const [list = '', sql = '', copies = ''] = texts.slice(3 * index)
    return { path, list, sql, copies }
  })
}

/**
 * Text that is no UTF-8 comes as one character for each byte: every encoding that a database can have leaves ASCII as it is, so that all
 * but the letters is read rightly, and different letters stay different.
 */
function readText(packed: string): string | undefined {
  const bytes = unpack(packed)
  return bytes === undefined || isUtf8(bytes) ? bytes?.toString('utf8') : bytes.toString('latin1')
}
