import { LifeboatError } from '../../errors.ts'
import type { RunWorker, WorkerFile, WorkerMount, WorkerSpec } from '../../model/worker.ts'
import { dumpsRoot } from './load-worker.ts'
import { readToc, type TocEntry } from './read-toc.ts'
import { readDefinitions, type Definitions } from './table-definitions.ts'
import { contentsName } from './table-file.ts'

export type DumpRequest = {
  readonly service: string
  /** The database's own image: its pg_restore reads the dumps of its own and of older versions. */
  readonly imageId: string
  /** Path of the dump inside the databases part. */
  readonly dump: string
  /** Where the part is unpacked; or, of a dump that is not, its table of contents. */
  readonly from: { readonly staging: string } | { readonly contents: Buffer }
}

export type ListedDump = {
  /** In the order of restoring. */
  readonly toc: readonly TocEntry[]
  /** Of all its tables, and of all its sequences' values. */
  readonly definitions: Definitions
}

const endMark = '@end of the list'

/**
 * Each text ends with a line of its own, which no text of pg_restore's has: a log that was cut off is noticed. A line of the list is
 * `ID; CATALOGUE OID DESCRIPTION …`, and 1259 is the catalogue of relations: the rows of tables are not asked for. In
 * another locale grep would pass over lines that are not in its encoding.
 */
const script = `
set -eu
export LC_ALL=C
pg_restore --list --verbose "$1" >/tmp/list
cat /tmp/list
echo '${endMark}'
grep -E '^[0-9]+; (1259 [0-9]+ TABLE|0 0 SEQUENCE SET) ' /tmp/list >/tmp/chosen || true
pg_restore --use-list=/tmp/chosen --file=- "$1"
echo '${endMark}'
`

/** What a dump holds. `roles` as for `readToc`. Throws `dump-unreadable`. */
export async function listDump(
  runWorker: RunWorker,
  request: DumpRequest,
  roles: readonly string[],
): Promise<ListedDump> {
  const { spec, files } = prepare(request)
  const { stdout } = await runWorker(spec, files)
  const [list, sql, rest] = stdout.split(`${endMark}\n`)
  if (list !== undefined && sql !== undefined && rest === '')
    return { toc: readToc(list, roles), definitions: readDefinitions(sql) }
  const { dump, service } = request
  throw new LifeboatError('dump-unreadable', `the dump ${dump} of ${service} could not be read`, {
    hint: 'Choose another backup. Nothing was changed.',
  })
}

function prepare({ service, imageId, dump, from }: DumpRequest): {
  readonly spec: WorkerSpec
  readonly files: readonly WorkerFile[]
} {
  const mounts: WorkerMount[] =
    'staging' in from
      ? [{ kind: 'volume', source: from.staging, target: dumpsRoot, writable: false }]
      : []
  const files =
    'contents' in from ? [{ path: `${dump}/${contentsName}`, content: from.contents }] : []
  const spec: WorkerSpec = {
    purpose: `list-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'list'],
    command: [dump],
    env: {},
    mounts,
    capabilities: [],
    network: 'none',
  }
  return { spec, files }
}
