import { sayAmounts } from '../../model/say-amounts.ts'
import type { WorkerSpec } from '../../model/worker.ts'
import { logIn } from './log-in.ts'

export type DumpRequest = {
  readonly service: string
  readonly containerId: string
  /** The database's own image: its pg_dump always fits its server. */
  readonly imageId: string
  readonly user: string
  readonly port: number
  readonly password: string | undefined
  readonly staging: string
  /** Folder of this server inside the databases part, for example `/stack/databases/db`. */
  readonly folder: string
  readonly databases: readonly {
    readonly name: string
    /** Null where nobody else writes to the server. */
    readonly snapshot: string | null
  }[]
  readonly jobs: number
}

const lockWaitMs = 600_000

/**
 * Dumps one after the other, each in parallel inside. `dumped N` is written only after pg_dump N exited with 0. The marks on stderr
 * tell whose lines follow. A failing dump does not keep the others from being taken; its half is removed.
 * `--no-sync`: the dump is read back from memory at once and the volume is thrown away; durability is the repository's.
 */
const script = `
set -u
folder=$1 jobs=$2; shift 2
${sayAmounts('done=$(du -sk "$folder" | cut -f 1) && done=$((done * 1024))')}
mkdir -p "$folder" && chmod 700 "$folder" || exit 1
status=0
echo "@globals" >&2
if pg_dumpall --globals-only --no-sync --lock-wait-timeout=${lockWaitMs} -d dbname=template1 -f "$folder/globals.sql"; then echo "dumped globals"
else status=1; rm -f "$folder/globals.sql"; fi
while [ $# -gt 0 ]; do
  echo "@$1" >&2
  if [ "$2" = none ]; then snapshot=; else snapshot=--snapshot=$2; fi
  if pg_dump -Fd -Z0 --no-sync -j "$jobs" --lock-wait-timeout=${lockWaitMs} $snapshot -f "$folder/$1" -d "$3"; then echo "dumped $1"
  else status=1; rm -rf "$folder/$1"; fi
  shift 3
done
exit $status
`

export function dumpSpec(request: DumpRequest): WorkerSpec {
  const { containerId, imageId, user, port, password, staging, folder, jobs } = request
  const dumps = request.databases.flatMap(({ name, snapshot }, index) => [
    dumpName(index, name),
    snapshot ?? 'none',
    connectionString(name),
  ])
  return {
    purpose: `dump-${folder.split('/').at(-1)}`,
    moves: `dump of ${folder.split('/').at(-1)}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'dump'],
    command: [folder, String(jobs), ...dumps],
    ...logIn(
      { user, port, password },
      {
        // A database may be set to another role, which may not read all of it. Times and bytes are written as the server is set (PostgreSQL, pg_dump):
        // always alike, dumps of the same rows are the same.
        PGOPTIONS: '-c role=none -c timezone=UTC -c bytea_output=hex',
      },
    ),
    mounts: [{ kind: 'volume', source: staging, target: '/stack/databases', writable: true }],
    capabilities: [],
    network: { containerId },
  }
}

/** A folder name that every file system takes, unique by its number; the manifest says which database it is. */
export function dumpName(index: number, database: string): string {
  return `${index + 1}-${database.replaceAll(/[^A-Za-z0-9_.-]/g, '_').slice(0, 60)}`
}

/** libpq reads a bare name with `=` in it as options: quoting is the only safe way (libpq, "Connection Strings"). */
function connectionString(database: string): string {
  return `dbname='${database.replaceAll(/['\\]/g, (char) => `\\${char}`)}'`
}

export type DumpOutcome = {
  readonly dumped: ReadonlySet<string>
  /** What each tool wrote, by dump name; `globals` for the globals. */
  readonly words: ReadonlyMap<string, readonly string[]>
}

/** Reads what the script above wrote, also when it ended badly half way. */
export function readOutcome(stdout: string, stderr: readonly string[]): DumpOutcome {
  const dumped = new Set(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('dumped '))
      .map((line) => line.slice('dumped '.length)),
  )
  const words = new Map<string, string[]>()
  let current = 'globals'
  for (const line of stderr) {
    if (line.startsWith('@')) current = line.slice(1)
    else if (line.trim() !== '') words.set(current, [...(words.get(current) ?? []), line])
  }
  return { dumped, words }
}
