import type { WorkerFile, WorkerSpec } from '../../model/worker.ts'
import type { Credentials } from './credentials.ts'
import { logIn } from './log-in.ts'
import { orderAttachments } from './order-attachments.ts'
import { readToc } from './read-toc.ts'
import { splitLoad } from './split-load.ts'

export type LoadRequest = {
  readonly service: string
  readonly containerId: string
  /** The database's own image: its pg_restore always fits its server. */
  readonly imageId: string
  readonly credentials: Credentials
  /** Of the server, as `server_version_num`. */
  readonly versionNumber: number
  readonly staging: string
  readonly jobs: number
  readonly loads: readonly Load[]
}

export type Load = {
  readonly dump: string
  readonly into: string
  /** Its table of contents as `pg_restore --list --verbose` gave it. */
  readonly list: string
}

/** Where the dumps stand in the workers that read them: as in the part. */
export const dumpsRoot = '/stack/databases'

/**
 * Loads one dump after the other, each in parallel inside, its first error being its end. What is loaded is not in use yet, so a
 * commit need not wait for the disk: the swap's does, and makes all before it durable. The lists give the order.
 */
const script = `
set -eu
jobs=$1; shift
while [ $# -gt 0 ]; do
  echo "@$1" >&2
  for list in "$3"-*; do
    pg_restore -Fd --exit-on-error -j "$jobs" -L "$list" -d "$2" "$1"
  done
  vacuumdb --analyze-only --quiet -j "$jobs" --maintenance-db="$2" -d "$2"
  echo "loaded $1"
  shift 3
done
`

export function loadSpec(request: LoadRequest): {
  readonly spec: WorkerSpec
  readonly files: readonly WorkerFile[]
} {
  const { service, containerId, imageId, credentials, staging, jobs, loads } = request
  const files = loads.flatMap(({ list }, index) =>
    splitLoad(orderAttachments(readToc(list))).map((entries, pass) => ({
      path: `${listPath(index)}-${pass}`,
      content: Buffer.from(entries.map(({ line }) => `${line}\n`).join('')),
    })),
  )
  const spec: WorkerSpec = {
    purpose: `load-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'load'],
    command: [
      String(jobs),
      ...loads.flatMap(({ dump, into }, index) => [dump, into, listPath(index)]),
    ],
    ...logIn(credentials, { PGOPTIONS: loadOptions(request.versionNumber) }),
    mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: false }],
    capabilities: [],
    network: { containerId },
  }
  return { spec, files }
}

/**
 * Settings of a database, which pg_restore meets as soon as it connects, must not change what is loaded: read-only would refuse it,
 * `array_nulls = off` would turn NULL into text, a `role` may not do it (tried with PostgreSQL 17). Event triggers would run on what the
 * restore itself does; only from 17 on they can be kept quiet.
 */
function loadOptions(versionNumber: number): string {
  return [
    'synchronous_commit=off',
    'default_transaction_read_only=off',
    'array_nulls=on',
    'role=none',
    ...(versionNumber >= 170_000 ? ['event_triggers=off'] : []),
  ]
    .map((setting) => `-c ${setting}`)
    .join(' ')
}

/** Of what stands before the number of the list. */
function listPath(index: number): string {
  return `/lifeboat/list-${index}`
}
