import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { startTestStack, type TestStack } from './test-stack.ts'
import { runWalker } from './walker.ts'

export type ByHandStack = TestStack & {
  /** The compose project's folder on this machine, and one beside it from which a file is mounted. */
  readonly folder: string
  readonly outside: string
}

export const oddDatabase = `Order "Archive" it's 2026`

const composeFile = 'by-hand.compose.yml'

const projectFiles: Readonly<Record<string, string>> = {
  '.env': 'GREETING=hello\n',
  'service.env': 'FROM_ENV_FILE=yes\n',
  'settings.conf': 'mounted read-only\n',
  'secrets/db-password.txt': 'from a file\n',
  'Dockerfile.later': 'FROM scratch\n',
  'scripts/new\nline ünd $HOME.sh': 'echo an odd name\n',
  'odd, name/inside, too': 'data behind a comma\n',
  'node_modules/left-pad/index.js': 'left out\n',
  '.git/config': 'left out\n',
}

/** Starts by-hand.compose.yml, or some services of it, in a folder of its own that holds something of everything. */
export async function startByHandStack(services?: readonly string[]): Promise<ByHandStack> {
  const parent = await mkdtemp(join(tmpdir(), 'lifeboat-by-hand-'))
  const folder = join(parent, 'project')
  const outside = join(parent, 'outside')
  for (const [name, content] of Object.entries(projectFiles)) {
    await write(join(folder, name), content)
  }
  await write(join(outside, 'outside.conf'), 'from elsewhere on the host\n')
  await utimes(join(folder, 'odd, name/inside, too'), 1, 1_234_567_890.5)
  await cp(join(import.meta.dirname, '../integration', composeFile), join(folder, composeFile))
  const stack = await startTestStack({
    folder,
    file: composeFile,
    env: { TEST_OUTSIDE: outside, TEST_TOKEN: 'token from a variable' },
    ...(services === undefined ? {} : { services }),
  })
  const down = async (): Promise<void> => {
    await stack.down()
    await rm(parent, { recursive: true, force: true })
  }
  return { ...stack, folder, outside, down }
}

/** Makes a backup of all that is there; gives its id. */
export async function backUp(stack: TestStack): Promise<string> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', '--json'])
  if (exitCode !== 0) throw new Error(`lifeboat backup ended with ${exitCode}:\n${stderr}`)
  return (JSON.parse(stdout) as { id: string }).id
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

/**
 * One of everything that backup tools are known to lose, a volume of two services, and one without a name. The largest hole has
 * `holeBytes`, which restic and sha256sum read.
 */
export async function fillVolumes(stack: TestStack, holeBytes = 10 * 2 ** 30): Promise<void> {
  const volume = `${stack.project}_tree`
  const path = `/stack/volumes/${volume}`
  const make = ['python3', '/fidelity/make-tree.py', path, '--hole-bytes', String(holeBytes)]
  await runWalker([`${volume}:${path}`], make)
  await stack.shell('files', 'echo x >/shared/file && chown 999:998 /shared && chmod 2770 /shared')
  await stack.shell('files', 'echo nameless >/anonymous/file && chmod 1777 /anonymous')
}

/** Roles, a tablespace, and two databases of which one has a name that only correct quoting survives. */
export async function fillDatabases(stack: TestStack): Promise<void> {
  await stack.shell('db', 'chown postgres: /tablespace')
  await stack.sql(rolesAndDatabases)
  await stack.sql(shopTables, 'shop')
  await stack.sql(oddTables, oddDatabase)
}

const quotedOdd = `"${oddDatabase.replaceAll('"', '""')}"`

const rolesAndDatabases = `
CREATE TABLESPACE "Fast Disk" LOCATION '/tablespace';
CREATE ROLE staff NOLOGIN;
CREATE ROLE "Shop Owner" LOGIN PASSWORD 'secret' CONNECTION LIMIT 5 IN ROLE staff;
CREATE ROLE reader LOGIN;
GRANT staff TO reader WITH ADMIN OPTION;
GRANT pg_read_all_stats TO reader;
ALTER ROLE reader SET default_transaction_read_only = on;
CREATE DATABASE shop OWNER "Shop Owner";
CREATE DATABASE ${quotedOdd} OWNER "Shop Owner" ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;
ALTER ROLE "Shop Owner" IN DATABASE ${quotedOdd} SET work_mem = '8MB';
ALTER DATABASE ${quotedOdd} SET timezone = 'Europe/Berlin';
REVOKE CONNECT ON DATABASE shop FROM PUBLIC;
GRANT CONNECT ON DATABASE shop TO staff;
`

const shopTables = `
CREATE EXTENSION citext;
SET ROLE "Shop Owner";
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email citext UNIQUE, note text, photo bytea);
INSERT INTO customers (email, note, photo)
SELECT 'C' || n || '@example.com', CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE E'tab\\tline\\n\\\\N Grüße 漢字' END, sha256(n::text::bytea)
FROM generate_series(1, 5000) AS n;
CREATE TABLE documents (title text PRIMARY KEY, body oid NOT NULL);
INSERT INTO documents SELECT 'document ' || n, lo_from_bytea(0, convert_to(repeat(md5(n::text), 10000), 'UTF8'))
FROM generate_series(1, 3) AS n;
SELECT format('GRANT SELECT ON LARGE OBJECT %s TO reader', body) FROM documents \\gexec
GRANT SELECT ON customers TO staff;
`

const oddTables = `
SET ROLE "Shop Owner";
CREATE SCHEMA "Old Years";
CREATE SEQUENCE "Old Years".run START 100 INCREMENT 3;
CREATE TABLE "Old Years"."Order, ""quoted""" (number bigint PRIMARY KEY DEFAULT nextval('"Old Years".run'), line text);
INSERT INTO "Old Years"."Order, ""quoted""" (line) SELECT repeat('x', n) FROM generate_series(1, 300) AS n;
RESET ROLE;
CREATE TABLE in_tablespace (n int) TABLESPACE "Fast Disk";
INSERT INTO in_tablespace SELECT generate_series(1, 10);
`
