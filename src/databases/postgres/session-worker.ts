/** Runs inside a worker in the database container's network namespace: holds the snapshots while the dumps are taken. */
import { messageOf } from '../../errors.ts'
import type { Client } from 'pg'

import { connect, connectToAny, type Login } from './connect.ts'
import { countRows } from './count-rows.ts'
import { describeDatabase } from './describe-database.ts'
import { describeServer, listDatabases } from './describe-server.ts'
import {
  exportSignal,
  releaseSignal,
  type CountedDatabase,
  type ExportedDatabase,
} from './session-protocol.ts'

type Say = (line: Record<string, unknown>) => void

/** Found → (SIGUSR1) → exported → counted → (SIGTERM) → end. Gives the worker's exit code. */
export async function holdSession(login: Login, say: Say): Promise<number> {
  const asked = nextSignal(exportSignal)
  const released = nextSignal(releaseSignal)
  let first: Client
  try {
    first = await connectToAny(login)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    say({ event: 'refused', code, reason: messageOf(error) })
    return 0
  }
  const server = await describeServer(first)
  say(server)
  const order = await Promise.race([asked.then(() => 'export'), released.then(() => 'release')])
  if (order === 'release') {
    await first.end()
    return 0
  }
  const names = await listDatabases(first)
  await first.end()
  const open = await exportAll(login, names, server.versionNumber)
  say({ event: 'exported', databases: open.map(({ facts }) => facts) })
  const databases: CountedDatabase[] = []
  for (const { client, facts } of open) {
    databases.push({ name: facts.name, ...(await countRows(client)) })
  }
  say({ event: 'counted', databases })
  await released
  for (const { client } of open) {
    // Answered only by a session that is still alive: proof that the snapshot was held to the end.
    await client.query('COMMIT')
    await client.end()
  }
  say({ event: 'released' })
  return 0
}

type Open = { readonly client: Client; readonly facts: ExportedDatabase }

/** One transaction per database: a snapshot cannot be imported in a database other than its own. */
async function exportAll(login: Login, names: readonly string[], version: number): Promise<Open[]> {
  const clients: { name: string; client: Client }[] = []
  for (const name of names) clients.push({ name, client: await connect(login, name) })
  const open: Open[] = []
  for (const { name, client } of clients) {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows } = await client.query<{ snapshot: string }>(
      'SELECT pg_export_snapshot() AS snapshot',
    )
    const snapshot = rows[0]?.snapshot
    if (snapshot === undefined) throw new Error(`no snapshot of ${name}`)
    open.push({ client, facts: { name, snapshot, ...(await describeDatabase(client, version)) } })
  }
  return open
}

function nextSignal(name: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    process.once(name, () => resolve())
  })
}
