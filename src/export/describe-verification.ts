import type { BackupReport } from '../model/backup-report.ts'
import { renderVerificationReport } from '../report/verification-report.ts'

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

/** VERIFICATION.txt: the verification report of the backup, and how to read the export. Pure. */
export function describeVerification(report: BackupReport, exportedAt: Date): string {
  const exported = `exported at   ${exportedAt.toISOString()}: every byte of its parts was read back, and its hash verified by restic`
  return [renderVerificationReport(report, [exported]), '', byHand].join('\n')
}

export type Archive = { readonly name: string; readonly bytes: number; readonly sha256: string }

/** What stands beside the archive: the same, readable without unpacking it, and by what the archive is known to be whole. Pure. */
export function describeArchive({ name, bytes, sha256 }: Archive, verification: string): string {
  return [
    `${sha256}  ${name}`,
    '',
    `The archive ${name} has ${bytes} bytes. sha256sum --check says whether it is whole: it reads the line above.`,
    '',
    verification,
  ].join('\n')
}
