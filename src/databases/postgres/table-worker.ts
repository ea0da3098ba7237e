import type { WorkerFile, WorkerSpec } from '../../model/worker.ts'
import type { Credentials } from './credentials.ts'
import { dumpsRoot } from './load-worker.ts'
import { logIn } from './log-in.ts'
import type { TocEntry } from './read-toc.ts'
import type { TableScript } from './table-script.ts'

export type TableRequest = {
  readonly service: string
  readonly containerId: string
  /** The database's own image. */
  readonly imageId: string
  readonly credentials: Credentials
  readonly staging: string
  readonly database: string
  readonly dump: string
  /** What the session calls itself in the server. */
  readonly application: string
  /** What pg_restore writes, in this order. */
  readonly entries: readonly TocEntry[]
  readonly script: TableScript
}

const folder = '/lifeboat'
const text = `${dumpsRoot}/.table.sql`

/**
 * Everything is written out and looked at before the server hears of it: a file of rows that was cut off lacks its end mark. pg_restore's
 * text begins with settings; that of lock_timeout would let us wait for ever. psql ends at the first error, and the transaction with it; and
 * when the worker is told to stop, which a shell that is process 1 would not hear of.
 */
const script = `
set -eu
dump=$1; shift
for file in "$@"; do
  if [ "$(tail -c 5 "$dump/$file"; echo x)" != "$(printf '\\\\.\\n\\n\\nx')" ]; then
    echo '{"refusal":"cut-short"}'; exit 1
  fi
done
pg_restore --use-list=${folder}/list --file=${text} "$dump"
lines=$(grep -n -m 1 '^SET row_security = ' ${text} | cut -d: -f1)
head -n "$lines" ${text} | grep -v '^SET lock_timeout = ' >${text}.head
tail -n +$((lines + 1)) ${text} |
  psql -XAtq -v ON_ERROR_STOP=1 -f ${folder}/before.sql -f ${text}.head -f - -f ${folder}/behind.sql &
trap "kill $!" TERM
wait $!
`

export function tableSpec(request: TableRequest): WorkerSpec {
  const { service, containerId, imageId, credentials, staging, database, dump, entries } = request
  return {
    purpose: `table-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'table'],
    command: [
      dump,
      ...entries
        .filter(({ description }) => description === 'TABLE DATA')
        .map(({ id }) => `${id}.dat`),
    ],
    ...logIn(credentials, {
      PGDATABASE: database,
      PGAPPNAME: request.application,
      // A file's own says in what its rows are written.
      PGCLIENTENCODING: 'UTF8',
    }),
    mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: true }],
    capabilities: [],
    network: { containerId },
  }
}

export function tableFiles({ entries, script: { before, behind } }: TableRequest): WorkerFile[] {
  const list = entries.map(({ line }) => `${line}\n`).join('')
  return Object.entries({ list, 'before.sql': before, 'behind.sql': behind }).map(
    ([name, content]) => ({ path: `${folder}/${name}`, content: Buffer.from(content) }),
  )
}
