import type { Manifest } from '../model/manifest.ts'
import type { ShownBackup } from '../model/shown-backup.ts'

const byHand = `How to read this file by hand
-----------------------------

You need GNU tar, zstd, sha256sum (GNU coreutils), and for databases the client programs of a PostgreSQL of the
same or a newer major version. As root, so that owners and attributes come back; in an empty folder:

    tar --extract --zstd --file EXPORT.tar.zst --preserve-permissions \\
        --xattrs --xattrs-include='*' --acls --numeric-owner
    sha256sum --check --quiet SHA256SUMS

    manifest.json              what the backup holds, as Lifeboat wrote it; a path /stack/X there is X here
    databases/SERVICE/globals.sql      roles, memberships and tablespaces: psql -d postgres -f globals.sql
    databases/SERVICE/N-NAME/          a database: pg_restore -d postgres --create --clean --if-exists --exit-on-error
    volumes/NAME/              a volume: its root's owner and mode are this folder's own
    binds/PATH                 a host path that a container mounted
    config/project/            the compose project's folder
    config/outside/PATH        compose files and mounts from elsewhere on the host
    config/inside/CONTAINER/   files that only that container had
    config/engine/             the Docker engine's own descriptions of containers, networks, volumes and images

Lifeboat takes it back with: lifeboat restore --from EXPORT.tar.zst
The file is not encrypted, and config holds the stack's secrets in the clear.
`

/** VERIFICATION.txt: what was proved of the backup and when, what it does not hold, and how to read the export. Pure. */
export function describeVerification(
  { manifest, level, verified }: ShownBackup,
  exportedAt: Date,
): string {
  const { id, project, host, state, consistency, startedAt, finishedAt, lifeboat } = manifest
  const head = [
    `Backup ${id} of ${project}`,
    '',
    `made on       ${host}, from ${startedAt} to ${finishedAt}, by Lifeboat ${lifeboat}`,
    `state         ${state}`,
    `level         ${level}, proved at ${verified?.finishedAt ?? finishedAt}`,
    `consistency   ${consistency}`,
    `exported at   ${exportedAt.toISOString()}: every byte of its parts was read back, and its hash verified by restic`,
    ...manifest.parts.map(
      ({ kind, files, bytes }) => `holds         ${kind}: ${files} files, ${bytes} bytes`,
    ),
  ]
  return [...head, '', heading('What it does not hold'), ...listMissing(manifest), '', byHand].join(
    '\n',
  )
}

function heading(text: string): string {
  return `${text}\n${'-'.repeat(text.length)}\n`
}

function listMissing({ failures, coverage, archived, config, warnings }: Manifest): string[] {
  const lines = [
    ...failures.map(({ what, why }) => `MISSING ${what}: ${why}`),
    ...coverage
      .filter((mount) => mount.class !== 'dumped' && mount.class !== 'archived')
      .map((mount) => {
        const what = `${mount.kind} ${mount.source} of ${mount.service} at ${mount.target}`
        return `${mount.class} ${what}: ${mount.because}`
      }),
    ...archived.flatMap(({ source, without, excludes }) => [
      ...without.map((path) => `left out of ${source}: ${path}`),
      ...excludes.map(
        (glob) => `left out of ${source} by label: what fits ${JSON.stringify(glob)}`,
      ),
    ]),
    ...config.notCaptured.map(({ source, because }) => `left out of config: ${source}: ${because}`),
    ...warnings.map((warning) => `warning: ${warning}`),
  ]
  return [
    ...lines,
    'Sockets, access and change times, the exact layout of holes, several names of one FIFO, device or symbolic link,',
    'what containers wrote into their own layers beyond small files, tmpfs, images.',
  ].map((line) => `- ${line}`)
}
