import type { Database } from '../../model/manifest.ts'
import type { CountedDump } from './count-dump.ts'
import { isReadable } from './decode-text.ts'
import { onOneLine, type TocEntry } from './read-toc.ts'

export type JudgedDump = {
  readonly entries: number
  readonly tables: number
  readonly rows: number
  readonly largeObjects: number
  /** What the dump holds otherwise than the backup counted when it was made; empty: nothing. */
  readonly differences: readonly string[]
}

/**
 * Whether a dump holds, table by table, the rows that were counted in the snapshot that it was taken from. What belongs to extensions was not
 * counted then; its files must be whole all the same. Pure.
 */
export function judgeDump(
  wanted: Pick<Database, 'encoding' | 'tables' | 'largeObjects' | 'largeObjectsBytes'>,
  toc: readonly TocEntry[],
  counted: Pick<CountedDump, 'rows' | 'largeObjects' | 'largeObjectsBytes'>,
): JudgedDump {
  const data = toc.filter(({ description }) => description === 'TABLE DATA')
  const byName = new Map(data.map((entry) => [keyOf(entry.schema ?? '', entry.name), entry]))
  const differences = [
    ...data.flatMap(({ id, schema, name }) => {
      const rows = counted.rows[id]
      if (rows === undefined) return [`${schema}.${name}: its file is not there`]
      return rows < 0 ? [`${schema}.${name}: its file was cut short`] : []
    }),
    ...wanted.tables.flatMap(({ schema, name, rows }) => {
      const entry = byName.get(keyOf(schema, onOneLine(name)))
      const found = entry === undefined ? undefined : counted.rows[entry.id]
      if (found === rows || (found !== undefined && found < 0)) return []
      if (entry === undefined && !isReadable(wanted.encoding) && !isAscii(schema + name))
        return [
          `${schema}.${name}: nobody here can read names in ${wanted.encoding}, so its rows were not compared`,
        ]
      if (entry === undefined)
        return [`${schema}.${name}: ${rows} rows were counted, none are held`]
      return found === undefined
        ? []
        : [`${schema}.${name}: ${rows} rows were counted, ${found} are held`]
    }),
    ...(wanted.largeObjects === counted.largeObjects
      ? []
      : [`${wanted.largeObjects} large objects were counted, ${counted.largeObjects} are held`]),
    ...judgeBytes(wanted.largeObjectsBytes, counted.largeObjectsBytes),
  ]
  const held = data.map(({ id }) => Math.max(0, counted.rows[id] ?? 0))
  const rows = held.reduce((sum, each) => sum + each, 0)
  const { largeObjects } = counted
  return { entries: toc.length, tables: data.length, rows, largeObjects, differences }
}

/** Of backups of before they were measured, and where the login could not read that, nothing is known. */
function judgeBytes(wanted: number | undefined, held: number): string[] {
  if (wanted === undefined || wanted === held) return []
  return [`the large objects had ${wanted} bytes, ${held} are held`]
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}

/** As a dump's list has names: on one line. */
function keyOf(schema: string, name: string): string {
  return JSON.stringify([onOneLine(schema), name])
}
