import { escapeIdentifier, type Client } from 'pg'

import { delay } from '../../clock.ts'
import type { Swap } from '../../model/journal.ts'

/**
 * Writes down in the run's own maintenance database which database is the restored one and which the replaced: a name alone does
 * not tell after a crash, and what is renamed back or dropped by mistake is lost.
 */
export async function recordOids(maintenance: Client, swaps: readonly Swap[]): Promise<void> {
  await maintenance.query(
    'CREATE TABLE swap (live text PRIMARY KEY, restored oid NOT NULL, replaced oid)',
  )
  for (const { temporary, live } of swaps) {
    await maintenance.query(
      `INSERT INTO swap SELECT $2::text, d.oid, (SELECT oid FROM pg_database WHERE datname = $2) FROM pg_database d WHERE datname = $1`,
      [temporary, live],
    )
  }
}

/** Puts the restored databases in the place of the live ones, all in one transaction. Done before: nothing happens. */
export async function swapNames(
  maintenance: Client,
  other: Client,
  swaps: readonly Swap[],
  alterRoles: readonly string[],
): Promise<void> {
  const renames: Rename[] = []
  for (const { restored, replaced, temporary, live, aside } of await readSwaps(
    maintenance,
    swaps,
  )) {
    const isLost = restored.name === '' && replaced?.name === live
    if (isLost) throw new Error(`what was restored for "${live}" is gone`)
    if (restored.name !== temporary) continue
    if (aside !== null && replaced !== undefined) {
      // Whatever has the name now is in no safety backup, and would be dropped in the end.
      if (replaced.name !== live) throw new Error(describeOther(live, replaced))
      renames.push({ oid: replaced.oid, from: live, to: aside })
    }
    renames.push({ oid: restored.oid, from: temporary, to: live })
  }
  await renameAll(maintenance, other, renames, alterRoles)
}

function describeOther(live: string, replaced: Known): string {
  return `"${live}" is not the database that it was: that one is called "${replaced.name}" now`
}

/** The other way round. Done before, or never swapped: nothing happens. */
export async function unswapNames(
  maintenance: Client,
  other: Client,
  swaps: readonly Swap[],
): Promise<void> {
  // Where not all of them could be made, nobody wrote down which they are, nor renamed one.
  if (!(await hasOids(maintenance))) return
  const renames: Rename[] = []
  for (const { restored, replaced, temporary, live, aside } of await readSwaps(
    maintenance,
    swaps,
  )) {
    if (restored.name === live) renames.push({ oid: restored.oid, from: live, to: temporary })
    if (aside !== null && replaced?.name === aside)
      renames.push({ oid: replaced.oid, from: aside, to: live })
  }
  await renameAll(maintenance, other, renames, [])
}

async function hasOids(maintenance: Client): Promise<boolean> {
  const { rows } = await maintenance.query<{ name: string | null }>(
    `SELECT to_regclass('swap')::text AS name`,
  )
  return typeof rows[0]?.name === 'string'
}

type Known = { readonly oid: string; readonly name: string }
type SwapState = Swap & { readonly restored: Known; readonly replaced: Known | undefined }

async function readSwaps(maintenance: Client, swaps: readonly Swap[]): Promise<SwapState[]> {
  const { rows } = await maintenance.query<
    Record<'live' | 'restored' | 'name' | 'replaced' | 'oldname', string | null>
  >(
    `SELECT live, restored::text, n.datname AS name, replaced::text, o.datname AS oldname
       FROM swap LEFT JOIN pg_database n ON n.oid = restored LEFT JOIN pg_database o ON o.oid = replaced`,
  )
  return swaps.flatMap((swap) => {
    const row = rows.find(({ live }) => live === swap.live)
    if (row === undefined) return []
    const restored = { oid: row.restored ?? '', name: row.name ?? '' }
    const replaced =
      row.replaced === null || row.oldname === null
        ? undefined
        : { oid: row.replaced, name: row.oldname }
    return [{ ...swap, restored, replaced }]
  })
}

type Rename = { readonly oid: string; readonly from: string; readonly to: string }

async function renameAll(
  client: Client,
  other: Client,
  renames: readonly Rename[],
  first: readonly string[],
): Promise<void> {
  await client.query('BEGIN')
  for (const statement of first) await client.query(statement)
  for (const { oid, from, to } of renames) {
    const rename = client.query(
      `ALTER DATABASE ${escapeIdentifier(from)} RENAME TO ${escapeIdentifier(to)}`,
    )
    await endConnectionsUntil(rename, other, oid)
  }
  await client.query('COMMIT')
}

/**
 * A rename locks the name first, so that whoever connects now waits for the end of the transaction, and then waits itself for those
 * that are connected (PostgreSQL, RenameDatabase and CountOtherDBBackends: up to 5 s). Ending them meanwhile leaves no gap to slip in.
 */
async function endConnectionsUntil(
  rename: Promise<unknown>,
  other: Client,
  oid: string,
): Promise<void> {
  const over = rename.then(() => true)
  over.catch(() => undefined)
  while (!(await Promise.race([over, soon()]))) {
    await other.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datid = $1::oid AND pid <> pg_backend_pid()`,
      [oid],
    )
  }
}

async function soon(): Promise<false> {
  await delay(50)
  return false
}
