/** Runs inside a worker in the database container's network namespace: holds the snapshots while the dumps are taken. */
import { messageOf } from '../../errors.ts'
import type { Fingerprint } from '../../model/fingerprint.ts'
import type { Client } from 'pg'

import { connectAll } from './connect-all.ts'
import type { OpenDatabase } from './connect.ts'
import { countRows } from './count-rows.ts'
import { describeDatabase } from './describe-database.ts'
import { describeServer } from './describe-server.ts'
import { exportSnapshots, isUnchanged, type Connected } from './export-snapshots.ts'
import { boundSequences, readSequences, type ReadSequence } from './read-sequences.ts'
import { signals, type CountedDatabase, type ReleasedDatabase } from './session-protocol.ts'
import { findEmptied, watchTables, type Watched } from './watch-tables.ts'

type Say = (line: Record<string, unknown>) => void

/** Found, then what the signals ask for until the one that ends it. Gives the worker's exit code. */
export async function holdSession(
  open: OpenDatabase,
  fingerprint: Fingerprint,
  say: Say,
): Promise<number> {
  const next = hear(Object.values(signals))
  let first: Client
  try {
    first = await open()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    say({ event: 'refused', code, reason: messageOf(error) })
    return 0
  }
  const server = await describeServer(first)
  say(server)
  const connected: Connected[] = []
  let moment: string | undefined
  let sequences: SequencesOf[] = []
  let counted: Counted | undefined
  let trouble = never
  for (;;) {
    const signal = await Promise.race([next(), trouble])
    if (signal === signals.prepare) {
      // Whom it cannot reach yet is tried once more before the snapshots.
      await connectAll(open, first, connected, server.closed)
      say({ event: 'prepared' })
    } else if (signal === signals.export) {
      // A database that was made since is dumped too.
      const unopened = await connectAll(open, first, connected, server.closed)
      const { moment: seen, ...exported } = await exportSnapshots(connected)
      moment = seen
      // Before anybody dumps: what a dump says of them must not be older.
      if (fingerprint === 'rows') sequences = await readAllSequences(connected)
      say({ event: 'exported', ...exported, unopened })
      trouble = countAll(open, connected, { ...server, fingerprint }, say).then((all) => {
        counted = all
        return never
      })
    } else if (signal === signals.compare) {
      const unchanged = moment !== undefined && (await isUnchanged(first, moment))
      say({ event: 'compared', unchanged })
    } else {
      // Who does not wait for the counts has no use for what they were counted in.
      if (counted !== undefined) say(await release(open, connected, sequences, counted))
      return 0
    }
  }
}

/** Counting goes on beside the listening; it ends the worker only when it fails. */
const never = new Promise<never>(() => undefined)

type Counted = {
  readonly databases: readonly CountedDatabase[]
  readonly watched: readonly Watched[]
}

/** One after the other: each takes a connection more for a moment, of which a server has not many. */
async function watchAll(
  open: OpenDatabase,
  connected: readonly Connected[],
): Promise<readonly Watched[]> {
  const watched: Watched[] = []
  for (const each of connected) watched.push(await watchTables(open, each))
  return watched
}

async function countAll(
  open: OpenDatabase,
  connected: readonly Connected[],
  { versionNumber, fingerprint }: { versionNumber: number; fingerprint: Fingerprint },
  say: Say,
): Promise<Counted> {
  // Counting keeps tables from being emptied, and takes its time: before it all of them are looked at.
  const watched = await watchAll(open, connected)
  const databases: CountedDatabase[] = []
  for (const { name, client } of connected) {
    const facts = await describeDatabase(client, versionNumber)
    databases.push({ name, ...facts, ...(await countRows(client, fingerprint)) })
  }
  say({ event: 'counted', databases })
  return { databases, watched }
}

type SequencesOf = { readonly name: string; readonly sequences: readonly ReadSequence[] }

function readAllSequences(connected: readonly Connected[]): Promise<SequencesOf[]> {
  return Promise.all(
    connected.map(async ({ name, client }) => ({ name, sequences: await readSequences(client) })),
  )
}

async function release(
  open: OpenDatabase,
  connected: readonly Connected[],
  before: readonly SequencesOf[],
  counted: Counted,
): Promise<Record<string, unknown>> {
  const databases: ReleasedDatabase[] = []
  for (const { name, client } of connected) {
    const first = before.find((each) => each.name === name)?.sequences
    const found = {
      ...(first === undefined ? {} : { sequences: await boundSequences(client, first) }),
      ...(await lookForEmptied(open, counted, name)),
    }
    if (Object.keys(found).length > 0) databases.push({ name, ...found })
    // Answered only by a session that is still alive: proof that the snapshot was held to the end.
    await client.query('COMMIT')
    await client.end()
  }
  return { event: 'released', databases }
}

/** Before the snapshot goes, and the locks with it. */
async function lookForEmptied(
  open: OpenDatabase,
  { databases, watched }: Counted,
  name: string,
): Promise<Pick<ReleasedDatabase, 'emptied' | 'unwatched'>> {
  const own = watched.find((each) => each.name === name)
  const tables = databases.find((each) => each.name === name)?.tables
  if (own === undefined || tables === undefined) return {}
  const { emptied, problem } = await findEmptied(open, own, tables)
  return {
    ...(emptied.length === 0 ? {} : { emptied: [...emptied] }),
    ...(problem === undefined ? {} : { unwatched: problem }),
  }
}

/** Signals in the order in which they came, none lost while another one is being answered. */
function hear(names: readonly NodeJS.Signals[]): () => Promise<NodeJS.Signals> {
  const heard: NodeJS.Signals[] = []
  let wake: (() => void) | undefined
  for (const name of names) {
    process.on(name, () => {
      heard.push(name)
      wake?.()
    })
  }
  return async () => {
    for (;;) {
      const [first] = heard.splice(0, 1)
      if (first !== undefined) return first
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}
