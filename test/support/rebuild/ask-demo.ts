import { createHash } from 'node:crypto'

import type { OwnStack } from '../own-stack.ts'
import { succeed } from '../run-command.ts'
import type { Asking } from './kept-state.ts'
import { runSql } from './run-sql.ts'

/**
 * How the demo is asked, whose application takes an upload each second: of these, the first so many, with the hashes of their files as they are
 * on the disk; all else that its server holds.
 */
export function askDemo(uploads: () => number): Asking<OwnStack> {
  return {
    page: readPage,
    databases: async (stack) => [
      await dump(stack, '--globals-only', 'pg_dumpall'),
      await dump(stack, `--exclude-table-data='uploads*' --create app`),
      await dump(stack, `--create 'Order "Archive" 2026'`),
      await readUploads(stack, uploads()),
    ],
    isBusy: isBusyInDemo,
  }
}

/** The uploads, and the volume without a name: the application writes into it when it starts. */
export function isBusyInDemo(volume: string): boolean {
  return volume.endsWith('_uploads') || /^[0-9a-f]{64}$/.test(volume)
}

/** As the demo's web server answers in the stack's own network: another engine's ports are not on this machine. */
function readPage(stack: OwnStack): Promise<string> {
  const ask = `fetch('http://web/about.txt').then(async (answer) => {
    process.stdout.write(await answer.text())
    process.exitCode = answer.ok ? 0 : 1
  })`
  return succeed('docker', ['exec', stack.container('app'), 'node', '-e', ask])
}

/** pg_dump writes a random word into each dump (`\\restrict`). */
function dump(stack: OwnStack, options: string, tool = 'pg_dump'): Promise<string> {
  const command = `${tool} -h 127.0.0.1 -U postgres ${options} | grep -v restrict`
  return succeed('docker', ['exec', stack.container('db'), 'sh', '-c', command])
}

/** Rows as text, and of each the sha256 of its file; throws where that is not the row's. */
async function readUploads(stack: OwnStack, count: number): Promise<string> {
  const rows = await runSql(stack, `SELECT * FROM uploads ORDER BY id LIMIT ${count}`, 'app')
  for (const row of rows.split('\n').filter(Boolean)) {
    const [, path = '', sha256 = ''] = row.split('|')
    const file = ['exec', stack.container('app'), 'base64', `/app/uploads/${path}`]
    const content = Buffer.from(await succeed('docker', file), 'base64')
    const found = createHash('sha256').update(content).digest('hex')
    if (found !== sha256) throw new Error(`${path} is another file: ${found}, not ${sha256}`)
  }
  return rows
}
