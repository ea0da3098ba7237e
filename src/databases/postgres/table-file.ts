import type { WorkerFile, WorkerSpec } from '../../model/worker.ts'

const folder = '/dump'

/** The table of contents of a `pg_dump -Fd` directory, by its name there. It is binary, and its format changes with the version. */
export const contentsName = 'toc.dat'

/**
 * A worker of the database's own image that says which file of a dump holds one table's rows: its pg_restore reads the table of
 * contents of its own version. Nothing else of the dump is needed for that.
 */
export function findTableFile(
  image: string,
  table: { readonly schema: string; readonly name: string },
  contents: Buffer,
): { readonly spec: WorkerSpec; readonly files: readonly WorkerFile[] } {
  const spec: WorkerSpec = {
    purpose: 'find-table',
    image,
    entrypoint: ['pg_restore'],
    command: ['-l', '-a', `--schema=${table.schema}`, `--table=${table.name}`, folder],
    env: {},
    mounts: [],
    capabilities: [],
    network: 'none',
  }
  return { spec, files: [{ path: `${folder}/${contentsName}`, content: contents }] }
}

/**
 * The file that the worker's list names; undefined when it names none. A line is `ID; OID OID TABLE DATA SCHEMA TABLE OWNER`, and the
 * file of an entry is called after its ID (PostgreSQL, pg_backup_directory.c).
 */
export function readTableFile(stdout: string): string | undefined {
  const entry = stdout
    .split('\n')
    .map((line) => /^(\d+); \d+ \d+ TABLE DATA /.exec(line))
    .find((match) => match !== null)
  return entry?.[1] === undefined ? undefined : `${entry[1]}.dat`
}
