import type { Client } from 'pg'

import { messageOf } from '../../errors.ts'
import type { OpenDatabase } from './connect.ts'
import { listDatabases } from './describe-server.ts'
import type { Connected } from './export-snapshots.ts'
import type { UnopenedDatabase } from './session-protocol.ts'

/**
 * Connects to every database that it is not connected to yet, and lets go of those that are gone. One that lets nobody in keeps no other from
 * being dumped: it is given with the reason, unless it has been dropped meanwhile. Those that were closed from the beginning are in `known`.
 */
export async function connectAll(
  open: OpenDatabase,
  first: Client,
  connected: Connected[],
  known: readonly string[],
): Promise<UnopenedDatabase[]> {
  const { databases: names, closed } = await listDatabases(first)
  for (const each of connected.filter(({ name }) => !names.includes(name))) {
    connected.splice(connected.indexOf(each), 1)
    await each.client.end()
  }
  const refused: UnopenedDatabase[] = []
  for (const name of names) {
    if (connected.some((each) => each.name === name)) continue
    try {
      connected.push({ name, client: await open(name) })
    } catch (error) {
      refused.push({ name, reason: messageOf(error) })
    }
  }
  const shut = closed.filter((name) => !known.includes(name))
  return [...shut.map(explainShut), ...(await leaveOutDropped(first, refused))]
}

function explainShut(name: string): UnopenedDatabase {
  return { name, reason: 'it accepts no connections any more' }
}

/** What a server says of a database that is not there, it says of some that are: their names are in another encoding. */
async function leaveOutDropped(
  first: Client,
  refused: readonly UnopenedDatabase[],
): Promise<UnopenedDatabase[]> {
  if (refused.length === 0) return []
  const { databases, closed } = await listDatabases(first)
  return refused.filter(({ name }) => [...databases, ...closed].includes(name))
}
