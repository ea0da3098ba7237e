import { excerptOf, excerptsOf } from './excerpt.ts'
import { readSchemaEntries, type SchemaEntry } from './schema-entries.ts'
import { spellExactly, spellLoosely } from './statement-spelling.ts'

export type ComparedSchemas = {
  /** A sentence for each entry that is missing, extra or different after the restore; empty: none. */
  readonly differences: readonly string[]
  /** Entries that mean the same and are only spelled differently. */
  readonly notes: readonly string[]
}

/**
 * Compares what pg_restore says of a dump with what it says of the dump of what was restored from it (`DescribedDump.sql`). The order of
 * entries, and of statements inside them, follows object ids and grants: it says nothing. Pure. Throws when a text is cut off.
 */
export function compareSchemas(storedSql: string, restoredSql: string): ComparedSchemas {
  const stored = groupEntries(readSchemaEntries(storedSql))
  const restored = groupEntries(readSchemaEntries(restoredSql))
  const differences: string[] = []
  const notes: string[] = []
  for (const subject of new Set([...stored.keys(), ...restored.keys()])) {
    const left = [...(stored.get(subject) ?? [])]
    const right = [...(restored.get(subject) ?? [])]
    takePairs(left, right, exactly)
    for (const [before, after] of takePairs(left, right, loosely))
      notes.push(`${subject} is spelled differently: ${tellApart(before, after)}`)
    for (const [before, after] of takePairs(left, right, () => ''))
      differences.push(`${subject} is different: ${tellApart(before, after)}`)
    for (const { type, statements } of left)
      differences.push(`${subject} is missing: ${excerptOf(type, statements)}`)
    for (const { type, statements } of right)
      differences.push(`${subject} is extra: ${excerptOf(type, statements)}`)
  }
  return { differences, notes }
}

/** By what they are. There may be several of one name: in headings names stand on one line, and nothing tells where one ends. */
function groupEntries(entries: readonly SchemaEntry[]): Map<string, SchemaEntry[]> {
  return Map.groupBy(entries.flatMap(splitObjects), ({ type, schema, name }) =>
    schema === '-' ? `${type} ${name}` : `${type} ${schema}.${name}`,
  )
}

/**
 * Since 17 large objects of one owner and the same privileges share an entry, and those whose privileges were spelled out although they
 * are the usual ones join the others after a restore: each object is compared for itself.
 */
function splitObjects(entry: SchemaEntry): SchemaEntry[] {
  const { type, name, statements } = entry
  if (type !== 'BLOB METADATA' && !/^LARGE OBJECTS? /.test(name)) return [entry]
  const byObject = Map.groupBy(
    statements,
    (statement) => objectId.exec(statement)?.slice(1).join('') ?? '',
  )
  return [...byObject].map(([id, own]) => ({
    ...entry,
    name: `LARGE OBJECT ${id}`,
    statements: own,
  }))
}

const objectId = /lo_create\('(\d+)'\)|LARGE OBJECT (\d+)/

function exactly({ statements }: SchemaEntry): string {
  return statements.map(spellExactly).toSorted().join(';\n')
}

function loosely({ statements }: SchemaEntry): string {
  return statements.map(spellLoosely).toSorted().join(';\n')
}

/** Takes out of both lists what is equal as `spelled`, one for one. */
function takePairs(
  left: SchemaEntry[],
  right: SchemaEntry[],
  spelled: (entry: SchemaEntry) => string,
): (readonly [SchemaEntry, SchemaEntry])[] {
  const waiting = Map.groupBy(right.splice(0), spelled)
  const pairs = left.splice(0).flatMap((entry) => {
    const partner = waiting.get(spelled(entry))?.shift()
    if (partner !== undefined) return [[entry, partner] as const]
    left.push(entry)
    return []
  })
  right.push(...[...waiting.values()].flat())
  return pairs
}

/** By the statements that only one of the two has. */
function tellApart(before: SchemaEntry, after: SchemaEntry): string {
  const [was, is] = excerptsOf(
    before.type,
    withoutThoseOf(before, after),
    withoutThoseOf(after, before),
  )
  return `was "${was}", is "${is}"`
}

function withoutThoseOf({ statements }: SchemaEntry, other: SchemaEntry): string[] {
  const known = new Set(other.statements.map(spellExactly))
  return statements.filter((statement) => !known.has(spellExactly(statement)))
}
