import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'features')

/**
 * Gives a script for psql that fills the database it is run in, which must be empty and in UTF8, with something of everything that
 * PostgreSQL has. It is for a superuser, and for ON_ERROR_STOP. Its roles and its tablespace are the server's: they are made with
 * the first database only. `tablespaceFolder` is a path on the server, must be there, empty and the server's own. The database can be
 * renamed, but not dropped before its subscription `to_elsewhere` is.
 *
 * Not in it, because a dump does not carry it (tried with 15, 17 and 18): the version of an extension that is not the standard one, its
 * owner, and what was added to it by hand; `ALTER ROLE ALL SET`; that a subscription is enabled; switched off triggers of foreign keys;
 * invalid indexes; that there is no schema public; what was made in pg_catalog or added to an operator family there; comments and grants
 * on what the server brings along, but for grants in pg_catalog; the place of a column that a parent got after its children; a
 * constraint that is not valid on a parent but on its child.
 */
export async function writeFeatures(tablespaceFolder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const parts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  const quoted = tablespaceFolder.replaceAll("'", "''")
  return [`\\set tablespace_folder '${quoted}'\n`, ...parts].join('')
}
