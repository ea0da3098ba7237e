import { reachesFiles } from '../../model/capabilities.ts'
import type { WorkerMount, WorkerSpec } from '../../model/worker.ts'

export type ShutdownRequest = {
  /** The container's name: two workers must not share one, and what compose ran once bears its service's name. */
  readonly container: string
  /** The database's own image: its pg_controldata reads its own control file. */
  readonly imageId: string
  readonly mount: Pick<WorkerMount, 'kind' | 'source' | 'target'>
  /** Path of the data directory as the server sees it: in the mount. */
  readonly dataDirectory: string
}

/**
 * What the data directory itself says, a line each. It fails when that cannot be found out: an answer that is not there must not look like an
 * empty directory. What pg_controldata doubts, it says and still ends with 0, so its words count too.
 */
const script = `
set -u
data=$1
if ! [ -d "$data" ]; then
  found=$(ls -d "$data" 2>&1)
  case "$found" in *'No such file'*) echo missing; echo end; exit 0; esac
  echo "$data is no directory that can be read: $found" >&2; exit 1
fi
names=$(ls -A "$data") || exit 1
if [ -z "$names" ]; then echo empty; echo end; exit 0; fi
if [ -e "$data/postmaster.pid" ]; then echo pid; fi
if ! [ -f "$data/PG_VERSION" ]; then echo end; exit 0; fi
echo "version $(head -n 1 "$data/PG_VERSION")"
if ! command -v pg_controldata >/dev/null; then echo "the image has no pg_controldata in its PATH" >&2; exit 1; fi
echo "tool $(pg_controldata --version)"
pg_controldata "$data" 2>&1 | sed 's/^/control /'
echo end
`

/** The mount stands where the server has it, and cannot be written to. */
export function shutdownSpec({
  container,
  imageId,
  mount: { kind, source, target },
  dataDirectory,
}: ShutdownRequest): WorkerSpec {
  return {
    purpose: `controldata-${container}`,
    image: imageId,
    entrypoint: ['sh', '-c', script, 'controldata'],
    command: [dataDirectory],
    // The tool speaks the image’s language otherwise.
    env: { LC_ALL: 'C' },
    mounts: [{ kind, source, target, writable: false }],
    capabilities: reachesFiles,
    network: 'none',
  }
}

export type DataDirectory =
  | { readonly holds: 'nothing'; readonly why: string }
  | { readonly holds: 'unreadable'; readonly why: string }
  | {
      readonly holds: 'cluster'
      readonly versionMajor: string
      /** As pg_controldata names it. */
      readonly clusterState: string
      readonly hasPidFile: boolean
    }

/** Reads what the script above wrote. A control file that the tool doubts, or is too old or new for, is unreadable. */
export function readDataDirectory(stdout: string): DataDirectory {
  const lines = stdout.split('\n')
  const valueOf = (name: string): string | undefined =>
    lines
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1)
      .trim()
  if (!lines.includes('end')) return unreadable('the answer was cut off')
  if (lines.includes('missing')) return { holds: 'nothing', why: 'its data directory is not there' }
  if (lines.includes('empty')) return { holds: 'nothing', why: 'its data directory is empty' }
  const versionMajor = valueOf('version')
  if (versionMajor === undefined) {
    return unreadable('its data directory is not empty and has no PG_VERSION')
  }
  const tool = readMajor(valueOf('tool') ?? '')
  if (tool !== versionMajor) {
    return unreadable(`its data is of PostgreSQL ${versionMajor}, its image of ${tool}`)
  }
  const control = lines.filter((line) => line.startsWith('control ')).join('\n')
  const doubt = /^control (.*\bwarning\b.*)$/im.exec(control)?.[1]
  if (doubt !== undefined) return unreadable(`pg_controldata says: ${doubt}`)
  const clusterState = /^control Database cluster state: +(.+)$/m.exec(control)?.[1]?.trim()
  if (clusterState === undefined) {
    const words = control.split('\n').at(-1)?.replace('control ', '') ?? ''
    return unreadable(`pg_controldata gives no cluster state (${words})`)
  }
  return { holds: 'cluster', versionMajor, clusterState, hasPidFile: lines.includes('pid') }
}

function unreadable(why: string): DataDirectory {
  return { holds: 'unreadable', why }
}

/** Up to 9.6 the first two numbers were the major version (PostgreSQL, "Versioning Policy"). */
function readMajor(version: string): string {
  const [, first = 'unknown', second = ''] = /\) (\d+)(?:\.(\d+))?/.exec(version) ?? []
  return Number(first) < 10 ? `${first}.${second}` : first
}
