import type { OwnStack } from '../own-stack.ts'
import { runSql } from './run-sql.ts'

/** Rows and files that only a restore brings back: another database with its owner, and what the application serves. */
export async function fillStack(stack: OwnStack): Promise<void> {
  await runSql(stack, rolesAndRows)
  await runSql(stack, orders, 'orders')
  await stack.shell('app', files)
}

const rolesAndRows = `
CREATE TABLE IF NOT EXISTS markers (name text PRIMARY KEY);
INSERT INTO markers VALUES ('written by hand');
CREATE ROLE clerk LOGIN PASSWORD 'secret' CONNECTION LIMIT 5;
CREATE DATABASE orders OWNER clerk;
`

const orders = `
SET ROLE clerk;
CREATE TABLE lines (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);
INSERT INTO lines (body) SELECT repeat(md5(n::text), 20) FROM generate_series(1, 2000) AS n;
`

const files = `
echo kept >/uploads/marker
mkdir -m 2750 /uploads/2026
head -c 300000 /dev/urandom >/uploads/2026/photo
ln /uploads/2026/photo /uploads/2026/again
ln -s 2026/photo /uploads/link
chown -h 999:998 /uploads/2026 /uploads/2026/photo /uploads/link
`
