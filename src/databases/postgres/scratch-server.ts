import { changesUser } from '../../model/capabilities.ts'
import type { WorkerSpec } from '../../model/worker.ts'
import type { Credentials } from './credentials.ts'
import { readGlobals } from './read-globals.ts'

export type ScratchRequest = {
  readonly service: string
  /** The database's own image. */
  readonly imageId: string
  readonly superuser: string
  /** As `shared_preload_libraries` takes them; empty for none. */
  readonly preload: string
  /** Folders that tablespaces are made in. */
  readonly locations: readonly string[]
}

/** How to log in to it: only what shares its network reaches it, and that has no way out. */
export function scratchLogin(superuser: string): Credentials {
  return { user: superuser, port: 5432, password: undefined }
}

/**
 * A server that lives as long as its container, with its data inside it; what must outlive a crash is nowhere here. The image's own start is
 * passed over: it may do anything to a new cluster. initdb takes no root (PostgreSQL, initdb: get_id). Locales are the databases' own affair,
 * whose statements name them. Shared memory is in files: a container's /dev/shm has 64 MB. The wait at the end notices a server that died.
 */
const script = `
set -eu
superuser=$1 preload=$2; shift 2
if id postgres >/dev/null 2>&1; then user=postgres; else user=nobody; fi
umask 077
data=/lifeboat-scratch/data
mkdir -p "$data"
for folder in /lifeboat-scratch "$data" "$@"; do mkdir -p "$folder"; chown "$user" "$folder"; done
initdb=$(command -v initdb) pg_ctl=$(command -v pg_ctl)
export data superuser initdb pg_ctl
su -s /bin/sh "$user" -c '"$initdb" -D "$data" -U "$superuser" -A trust --encoding=UTF8 --locale=C --no-sync' >&2
cat >>"$data/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
port = 5432
unix_socket_directories = '/lifeboat-scratch'
shared_preload_libraries = '$(printf %s "$preload" | sed "s/'/''/g")'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = '4GB'
max_connections = 50
max_locks_per_transaction = 1024
dynamic_shared_memory_type = mmap
log_min_messages = error
END
if ! su -s /bin/sh "$user" -c '"$pg_ctl" -D "$data" -l /lifeboat-scratch/log -w -t 600 start' >&2; then cat /lifeboat-scratch/log >&2; exit 1; fi
echo '{"event":"ready"}'
server=$(head -n 1 "$data/postmaster.pid")
while kill -0 "$server" 2>/dev/null; do sleep 1; done
tail -n 50 /lifeboat-scratch/log >&2
exit 1
`

/** Answers `ready` when it takes connections; it ends only when it fails, or is removed. */
export function scratchSpec(request: ScratchRequest): WorkerSpec {
  const { service, imageId, superuser, preload, locations } = request
  return {
    purpose: `scratch-${service}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'scratch'],
    command: [superuser, preload, ...locations],
    env: {},
    mounts: [],
    // Its data, and the folders that tablespaces have wherever they are.
    writesRoot: true,
    capabilities: changesUser,
    network: 'none',
  }
}

/**
 * The role that the cluster was made with, where the backup does not say: a dump has all roles, and this one is a superuser like others. The
 * name that most have, else the first. Pure.
 */
export function guessSuperuser(globals: string): string {
  const names = readGlobals(globals)
    .roles.filter(({ alter }) => alter.some((statement) => / SUPERUSER\b/.test(statement)))
    .map(({ name }) => name)
  return names.includes('postgres') ? 'postgres' : (names[0] ?? 'postgres')
}

/** Where the tablespaces of a cluster are; none for those inside its data directory. Pure. */
export function listLocations(globals: string): string[] {
  return readGlobals(globals)
    .tablespaces.map(({ location }) => location)
    .filter((location) => location !== '')
}
