import type { TestStack } from '../test-stack.ts'

/** Two states of one stack that differ in all that a restore brings back. */
export type Colour = 'amber' | 'blue'

export const databases = ['shop', 'My "Books"'] as const
export const volumes = ['uploads', 'media'] as const

/** A role that only the databases of that colour need: a restore of the other leaves it, a restore of this one makes it. */
export const roleOf = { amber: 'teller', blue: 'clerk' } as const

export function other(colour: Colour): Colour {
  return colour === 'amber' ? 'blue' : 'amber'
}

/** Makes the databases, and in `shop` what `setTrap` arms. Once for each stack. */
export async function makeDatabases(stack: TestStack): Promise<void> {
  await stack.sql(databases.map((name) => `CREATE DATABASE ${quote(name)};`).join('\n'))
  await stack.sql(traps, 'shop')
}

/** Brings the stack's databases and volumes to one of the two states, whatever they were in. */
export async function paintStack(stack: TestStack, colour: Colour): Promise<void> {
  await stack.sql(roles(colour))
  for (const [index, name] of databases.entries()) await stack.sql(rows(colour, index + 1), name)
  await stack.shell('app', `node -e '${files(colour)}'`)
  await dropRole(stack, other(colour))
}

/** As long as its tables are there, a role cannot go. */
export async function dropRole(stack: TestStack, colour: Colour): Promise<void> {
  await stack.sql(`DROP ROLE IF EXISTS ${roleOf[colour]}`)
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function roles(colour: Colour): string {
  return `DO $$ BEGIN IF to_regrole('${roleOf[colour]}') IS NULL THEN CREATE ROLE ${roleOf[colour]}; END IF; END $$`
}

/** The same tables with other rows, and one that only this colour has. */
function rows(colour: Colour, share: number): string {
  const count = (colour === 'amber' ? 3000 : 2500) * share
  return `
    DROP TABLE IF EXISTS goods, amber_only, blue_only;
    CREATE TABLE goods AS SELECT n, '${colour} ' || md5(n::text) AS name FROM generate_series(1, ${count}) n;
    ALTER TABLE goods ADD PRIMARY KEY (n);
    CREATE INDEX ON goods (name);
    CREATE TABLE ${colour}_only (n serial, note text DEFAULT '${colour}');
    INSERT INTO ${colour}_only SELECT FROM generate_series(1, ${share * 10});
    -- Else a server that is killed takes the 32 values ahead for used that nextval has logged.
    SELECT setval('${colour}_only_n_seq', ${share * 10});
    ALTER TABLE ${colour}_only OWNER TO ${roleOf[colour]};
    SELECT lo_unlink(oid) FROM pg_largeobject_metadata;
    SELECT lo_from_bytea(0, '${colour}');`
}

/** Files with other content, owner and mode, some removed, some added, links that lead elsewhere. No quotes: it stands in some. */
function files(colour: Colour): string {
  const [id, count] = colour === 'amber' ? [1000, 700] : [1001, 600]
  return `
    const fs = require("fs")
    for (const root of ["/srv/uploads", "/srv/media"]) {
      for (const name of fs.readdirSync(root)) fs.rmSync(root + "/" + name, { recursive: true })
      for (let n = 0; n < ${count}; n += 1) {
        const folder = root + "/folder-" + n % 20
        if (n < 20) fs.mkdirSync(folder, { mode: 0o755 })
        const file = folder + "/file-" + n
        fs.writeFileSync(file, "${colour} ".repeat(n * 3))
        fs.chownSync(file, ${id} + n % 3, ${id})
        fs.chmodSync(file, n % 2 ? 0o640 : 0o4755)
      }
      fs.writeFileSync(root + "/${colour}-only", "")
      fs.symlinkSync("folder-1/${colour}", root + "/link")
      fs.linkSync(root + "/folder-1/file-1", root + "/${colour}-hard")
      fs.chownSync(root, ${id}, ${id})
      fs.chmodSync(root, ${id} % 2 ? 0o2775 : 0o755)
    }`
}

/** Where a statement of the dump fails when its trap is set: while tables are made, while rows come, while indexes are built. */
export const trapStages = ['schema', 'data', 'index'] as const
export type TrapStage = (typeof trapStages)[number]

/** From now on what the backup holds of `shop` cannot be restored: a statement of that stage fails. Undefined: it can again. */
export async function setTrap(stack: TestStack, stage: TrapStage | undefined): Promise<void> {
  const change = stage === undefined ? 'RESET trap.stage' : `SET trap.stage = '${stage}'`
  await stack.sql(`ALTER ROLE postgres ${change}`)
}

/** A validator is called by CREATE, a check by COPY, an index's function by CREATE INDEX. */
const traps = `
  CREATE SCHEMA trap;
  CREATE FUNCTION trap.spring(stage text, n int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$
    BEGIN
      IF current_setting('trap.stage', true) = stage THEN RAISE EXCEPTION 'trapped at %', stage; END IF;
      RETURN true;
    END $$;
  CREATE FUNCTION trap.validate(text[], oid) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN RETURN trap.spring('schema', 0); END $$;
  CREATE FOREIGN DATA WRAPPER trap VALIDATOR trap.validate;
  CREATE TABLE trap.door (n int CHECK (trap.spring('data', n)));
  INSERT INTO trap.door SELECT generate_series(1, 100);
  CREATE INDEX ON trap.door (n) WHERE trap.spring('index', n);`
