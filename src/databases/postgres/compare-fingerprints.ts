import type { Database, Sequence, SequencePosition } from '../../model/manifest.ts'
import type { CountedTables } from './restore-orders.ts'

/**
 * What a restored database holds other than its source held in the snapshot that was dumped, one sentence each. Only what was hashed then
 * is judged, and of it all: what is not there, or was not hashed now, is named too. Pure.
 */
export function compareFingerprints(
  wanted: Pick<Database, 'tables' | 'largeObjectsHash' | 'sequences'>,
  found: Pick<CountedTables, 'tables' | 'largeObjectsHash' | 'sequences'>,
): string[] {
  const hashes = new Map(found.tables.map((table) => [key(table), table.hash]))
  const sequences = new Map((found.sequences ?? []).map((each) => [key(each), each]))
  return [
    ...wanted.tables.flatMap((table) => {
      if (table.hash === undefined) return []
      return compareHashes(`${nameOf(table)}: its rows`, table.hash, hashes.get(key(table)))
    }),
    ...(wanted.largeObjectsHash === undefined
      ? []
      : compareHashes('the large objects', wanted.largeObjectsHash, found.largeObjectsHash)),
    ...(wanted.sequences ?? []).flatMap((sequence) =>
      compareSequence(sequence, sequences.get(key(sequence))),
    ),
  ]
}

function compareHashes(what: string, wanted: string, found: string | undefined): string[] {
  if (found === wanted) return []
  return [
    `${what} are not those of the source (hash ${wanted} there, ${found ?? 'none'} in what was restored)`,
  ]
}

/**
 * Nothing holds a sequence still: the dump read it between the first look and the last. One that went round, or was set back meanwhile,
 * may have been anywhere.
 */
function compareSequence(sequence: Sequence, found: SequencePosition | undefined): string[] {
  const { first, last, cycles } = sequence
  const isAscending = !sequence.increment.startsWith('-')
  const hasMoved = compare(first, last) !== 0
  const isBounded = !hasMoved || (!cycles && isBetween(first, last, last))
  const isFound = found !== undefined && (!isBounded || isBetween(first, found, last))
  if (isFound) return []
  const bounds = hasMoved ? `${describe(first)}, then ${describe(last)}` : describe(first)
  const there = found === undefined ? 'not there' : `at ${describe(found)}`
  return [`the sequence ${nameOf(sequence)} was at ${bounds}, and is ${there} in what was restored`]

  function isBetween(from: SequencePosition, at: SequencePosition, to: SequencePosition): boolean {
    return compare(from, at) <= 0 && compare(at, to) <= 0
  }

  /** Below zero when the first one comes first. One that was not called yet hands out its own value next. */
  function compare(one: SequencePosition, other: SequencePosition): number {
    const [left, right] = [BigInt(one.value), BigInt(other.value)]
    if (left === right) return Number(one.isCalled) - Number(other.isCalled)
    return left < right === isAscending ? -1 : 1
  }
}

function describe({ value, isCalled }: SequencePosition): string {
  return isCalled ? value : `${value} (not called)`
}

type Named = { readonly schema: string; readonly name: string }

/** Two may be called alike where a name has a dot in it. */
function key({ schema, name }: Named): string {
  return JSON.stringify([schema, name])
}

function nameOf({ schema, name }: Named): string {
  return `${schema}.${name}`
}
