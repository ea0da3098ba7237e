import { randomUUID } from 'node:crypto'

import type { WorkerSpec } from '../../model/worker.ts'
import { decodeText } from './decode-text.ts'
import { dumpsRoot } from './load-worker.ts'
import { packingScript, unpack } from './packed-text.ts'

export type DecodeRequest = {
  readonly service: string
  /** The database's own image: its pg_restore reads the dumps of its own version. */
  readonly imageId: string
  readonly staging: string
  /** Path of the globals; null when the backup has none. */
  readonly globals: string | null
  /** Paths of dumps inside the databases part. */
  readonly dumps: readonly string[]
}

/** A dump by its path, with the encoding of its database: pg_restore lists names in that. */
export type EncodedDump = { readonly path: string; readonly encoding: string }

/** What became of one dump. */
export type Decoded = {
  /** Its table of contents, for `readToc`; undefined when pg_restore could not read all of the dump. */
  readonly list: string | undefined
  /** What pg_restore wrote. */
  readonly words: readonly string[]
}

/**
 * Has pg_restore turn each dump into SQL to its end, to nowhere. One that fails does not keep the others from being read. The mark is a line
 * that nobody can have written into a dump: a log that was cut off is noticed.
 */
const script = `
set -u
${packingScript}
globals=$1; shift
if pack "\${globals:-/dev/null}"; then echo "$MARK read"; else echo "$MARK failed"; fi
for dump in "$@"; do
  echo "@$dump" >&2
  if pg_restore -Fd -f /dev/null "$dump" && pg_restore -Fd --list --verbose "$dump" >"$work/list" && pack "$work/list"; then echo "$MARK read"
  else echo "$MARK failed"; fi
done
`

/** What became of all that was to be read. */
export type DecodedServer = {
  /** SQL text, empty where there are none; undefined when they could not be read. */
  readonly globals: string | undefined
  /** In the order of the request. */
  readonly dumps: readonly Decoded[]
}

export function decodeSpec(request: DecodeRequest): {
  readonly spec: WorkerSpec
  readonly mark: string
} {
  const { service, imageId, staging, globals, dumps } = request
  const mark = `@end ${randomUUID()}`
  const spec: WorkerSpec = {
    purpose: `decode-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'decode'],
    command: [globals ?? '', ...dumps],
    env: { MARK: mark },
    mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: false }],
    capabilities: [],
    network: 'none',
  }
  return { spec, mark }
}

/** Undefined when the worker did not say it of all of them. */
export function readDecoded(
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
  mark: string,
  dumps: readonly EncodedDump[],
): DecodedServer | undefined {
  const words = Map.groupBy(readWords(stderr), ({ dump }) => dump)
  const texts = stdout.split(`${mark} `)
  if (texts.length !== dumps.length + 2) return undefined
  // Behind each mark stands what became of the text before it.
  const read = texts.slice(0, -1).map((text, index) => {
    const isRead = texts[index + 1]?.startsWith('read\n') ?? false
    return isRead ? unpack(text.slice(index === 0 ? 0 : text.indexOf('\n') + 1)) : null
  })
  // What was said to be read and did not arrive.
  if (read.includes(undefined)) return undefined
  return {
    globals: read[0]?.toString('utf8'),
    dumps: dumps.map(({ path, encoding }, index) => {
      const list = read[index + 1] ?? undefined
      return {
        list: list && decodeText(list, encoding),
        words: (words.get(path) ?? []).map(({ line }) => line),
      }
    }),
  }
}

function readWords(stderr: string): { dump: string; line: string }[] {
  const found: { dump: string; line: string }[] = []
  let dump = ''
  for (const line of stderr.split('\n')) {
    if (line.startsWith('@')) dump = line.slice(1)
    else if (line.trim() !== '') found.push({ dump, line })
  }
  return found
}
