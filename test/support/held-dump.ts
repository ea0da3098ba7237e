import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { eventually } from './eventually.ts'
import { succeed } from './run-command.ts'
import type { TestStack } from './test-stack.ts'

export type HeldDump = {
  /** Waits until a dump is half way: tables are written, the large objects are not. */
  reached(): Promise<void>
  release(): Promise<void>
}

/**
 * Makes every dump of the database `postgres` stop half way. pg_dump locks no large objects beforehand, so with the lock on their
 * table it gets through all the tables and waits there.
 */
export async function holdDumps(stack: TestStack): Promise<HeldDump> {
  await stack.sql('SELECT lo_create(4711) WHERE NOT EXISTS (SELECT FROM pg_largeobject_metadata)')
  const psql = spawn(
    'docker',
    ['exec', '-i', stack.container('db'), 'psql', '-h', '127.0.0.1', '-U', 'postgres', '-XAtq'],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  const closed = once(psql, 'close')
  // The server may be killed, and the session with it.
  psql.stdin.on('error', () => undefined)
  psql.stdin.write(`BEGIN; LOCK TABLE pg_largeobject IN ACCESS EXCLUSIVE MODE; SELECT 'held';\n`)
  await once(psql.stdout, 'data')
  return {
    reached: async () => {
      // The session that counts them beside it waits, too.
      const find = `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE NOT granted AND relation = 'pg_largeobject'::regclass AND application_name = 'pg_dump'`
      await eventually(() => stack.sql(find), { limitMs: 60_000 })
    },
    release: async () => {
      psql.stdin.end()
      await closed
    },
  }
}

/** Runs a shell command in the one worker that dumps. */
export async function inDumpWorker(stack: TestStack, command: string): Promise<string> {
  return succeed('docker', ['exec', await findWorker(stack, 'dump-db'), 'sh', '-c', command])
}

async function findWorker(stack: TestStack, purpose: string): Promise<string> {
  const filters = [`label=lifeboat.project=${stack.project}`, `name=${purpose}$`]
  const found = await succeed('docker', [
    'ps',
    '-q',
    ...filters.flatMap((filter) => ['--filter', filter]),
  ])
  return found.trim()
}
