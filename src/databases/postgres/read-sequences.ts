import { escapeIdentifier, type Client } from 'pg'

import type { Sequence, SequencePosition } from '../../model/manifest.ts'

type Listed = Omit<Sequence, 'first' | 'last'>

/** A sequence, and where it stood when it was looked at. */
export type ReadSequence = Listed & SequencePosition

/**
 * Where the sequences stand now: no snapshot holds them still, not even the transaction's own. Those that pg_dump sets, so none of an
 * extension's and none that is temporary.
 */
export async function readSequences(client: Client): Promise<ReadSequence[]> {
  const { rows: listed } = await client.query<Listed>(
    `SELECT n.nspname AS schema, c.relname AS name, q.seqincrement::text AS increment, q.seqcycle AS cycles
       FROM pg_catalog.pg_sequence q JOIN pg_catalog.pg_class c ON c.oid = q.seqrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                         WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1, 2`,
  )
  const positions = await readPositions(client, listed)
  return listed.map((sequence, index) => ({ ...sequence, ...at(positions, index) }))
}

/** Looks at them again in the same transaction: until it ends, none that it has read is dropped or renamed. */
export async function boundSequences(
  client: Client,
  sequences: readonly ReadSequence[],
): Promise<Sequence[]> {
  const positions = await readPositions(client, sequences)
  return sequences.map(({ value, isCalled, ...sequence }, index) => ({
    ...sequence,
    first: { value, isCalled },
    last: at(positions, index),
  }))
}

type Positions = ReadonlyMap<number, SequencePosition>

function at(positions: Positions, index: number): SequencePosition {
  const position = positions.get(index)
  if (position === undefined) throw new Error(`sequence ${index} was not read`)
  return position
}

/** So many sequences in one query: containers may stand still meanwhile. */
const atOnce = 500

async function readPositions(
  client: Client,
  sequences: readonly { readonly schema: string; readonly name: string }[],
): Promise<Positions> {
  const queries = sequences.map(
    ({ schema, name }, index) =>
      `SELECT ${index} AS index, last_value::text AS value, is_called AS "isCalled"
         FROM ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`,
  )
  const positions = new Map<number, SequencePosition>()
  for (let start = 0; start < queries.length; start += atOnce) {
    const { rows } = await client.query<SequencePosition & { index: number }>(
      queries.slice(start, start + atOnce).join(' UNION ALL '),
    )
    for (const { index, ...position } of rows) positions.set(index, position)
  }
  return positions
}
