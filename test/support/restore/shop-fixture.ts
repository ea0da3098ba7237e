import { dirname } from 'node:path'

import type { WalkEntry } from '../../fidelity/walk-entry.ts'
import { oddDatabase } from '../by-hand-stack.ts'
import type { ShopStack } from './shop-stack.ts'
import { succeed } from '../run-command.ts'
import { runWalker, walkTree } from '../walker.ts'

/** Where an absolute link in the tree leads: in the worker that writes, another volume of the same restore. */
function outsideOf(stack: ShopStack): string {
  return `/stack/volumes/${stack.project}_uploads`
}

/** All kinds of files in every kind of mount. The tree is of test/fidelity: one of everything that tools are known to lose. */
export async function fillFiles(stack: ShopStack): Promise<void> {
  const tree = `${stack.project}_tree`
  const path = `/stack/volumes/${tree}`
  const hole = `${32 * 1024 * 1024}`
  const make = ['python3', '/fidelity/make-tree.py', path, '--hole-bytes', hole]
  await runWalker([`${tree}:${path}`], make)
  const bait = ['python3', '/fidelity/make-bait.py', '/uploads']
  await runWalker([`${stack.project}_uploads:/uploads`], bait)
  await stack.shell(
    'app',
    'echo welcome >/uploads/index.html; chown 999:998 /uploads; chmod 2775 /uploads',
  )
  await stack.shell(
    'app',
    'echo cached >/cache/file; chmod 1777 /cache; chown 33:33 /inbox/letter.txt',
  )
}

/** What people and broken programs do to files, and traps that lead out of the tree: links to a name outside and to another volume. */
export async function spoilFiles(stack: ShopStack): Promise<void> {
  const outside = outsideOf(stack)
  const host = `${await hostFolder(stack)}:/stack`
  await runWalker([host], ['python3', '/fidelity/make-bait.py', outside])
  await runWalker([host], ['python3', '/fidelity/spoil-tree.py', '/stack/_data', outside])
  await stack.shell(
    'app',
    `rm /uploads/index.html; echo x >/uploads/stale; chown 0:0 /uploads /uploads/file; chmod 700 /uploads
     rm -r /cache/file; mkdir /cache/stale; chmod 755 /cache
     rm /inbox/letter.txt; echo x >/inbox/stale; chmod 700 /inbox
     echo 'kept = no' >/etc/settings.ini; chown 7:7 /etc/settings.ini`,
  )
}

/** What the hard links out of the tree led to. */
export async function walkOutside(stack: ShopStack): Promise<WalkEntry[]> {
  return walkTree(await hostFolder(stack), outsideOf(stack).slice('/stack'.length))
}

/** The volume's folder on the engine's host, from above: beside the files there is room for what is outside, on the same disk. */
async function hostFolder(stack: ShopStack): Promise<string> {
  const format = ['--format', '{{.Mountpoint}}']
  const shown = await succeed('docker', ['volume', 'inspect', ...format, `${stack.project}_tree`])
  return dirname(shown.trim())
}

/** What people and broken programs do to databases: rows, tables, roles, settings, owners, large objects, sequences. */
export async function spoilDatabases(stack: ShopStack): Promise<void> {
  await stack.sql(spoiledShop, 'shop')
  await stack.sql(spoiledOdd, oddDatabase)
  await stack.sql(spoiledServer)
}

const odd = `"${oddDatabase.replaceAll('"', '""')}"`

const spoiledShop = `
DROP TABLE customers;
DROP EXTENSION citext;
SELECT lo_unlink(body) FROM documents WHERE title = 'document 1';
DELETE FROM documents WHERE title = 'document 1';
UPDATE documents SET title = upper(title);
CREATE TABLE stale AS SELECT 1 AS n;
DROP OWNED BY reader, staff;
`

const spoiledOdd = `
UPDATE "Old Years"."Order, ""quoted""" SET line = 'spoiled' WHERE number < 200;
SELECT setval('"Old Years".run', 7);
ALTER TABLE in_tablespace SET TABLESPACE pg_default;
ALTER TABLE in_tablespace OWNER TO "Shop Owner";
`

const spoiledServer = `
DROP ROLE reader, staff;
ALTER DATABASE ${odd} RESET ALL;
ALTER ROLE "Shop Owner" IN DATABASE ${odd} RESET ALL;
ALTER DATABASE ${odd} OWNER TO postgres;
ALTER DATABASE shop CONNECTION LIMIT 7;
ALTER DATABASE shop SET work_mem = '1MB';
GRANT CREATE ON DATABASE shop TO PUBLIC;
CREATE TABLE stale AS SELECT 1 AS n;
CREATE DATABASE later;
`
