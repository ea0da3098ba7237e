import type { TocEntry } from './read-toc.ts'

export type TablePair = {
  readonly name: string
  /** Ids of the entries that hold its rows. */
  readonly stored: number
  readonly again: number
}

export type PairedTables = {
  readonly pairs: readonly TablePair[]
  readonly differences: readonly string[]
}

/** Which entries of two dumps hold the rows of one table: the numbers of one dump mean nothing in the other. Pure. */
export function pairTables(stored: readonly TocEntry[], again: readonly TocEntry[]): PairedTables {
  const [before, after] = [byName(stored), byName(again)]
  const pairs: TablePair[] = []
  const differences: string[] = []
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(key) ?? []
    const is = after.get(key) ?? []
    const entry = was[0] ?? is[0]
    const name = `${entry?.schema}.${entry?.name}`
    if (was.length !== is.length) {
      const side =
        was.length > is.length ? 'in the backup, not restored' : 'restored, not in the backup'
      differences.push(`rows of ${name}: ${side}`)
      continue
    }
    pairs.push(...was.map(({ id }, index) => ({ name, stored: id, again: is[index]?.id ?? 0 })))
  }
  return { pairs, differences }
}

function byName(toc: readonly TocEntry[]): Map<string, TocEntry[]> {
  return Map.groupBy(
    toc.filter(({ description }) => description === 'TABLE DATA'),
    ({ schema, name }) => JSON.stringify([schema, name]),
  )
}
