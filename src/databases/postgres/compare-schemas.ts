import { excerptOf } from './excerpt.ts'
import { readSchemaEntries, type SchemaEntry } from './schema-entries.ts'
import { spellExactly, spellLoosely } from './statement-spelling.ts'

export type ComparedSchemas = {
  /** A sentence for each entry that is missing, extra or different after the restore; empty: none. */
  readonly differences: readonly string[]
  /** Entries that mean the same and are only spelled differently. */
  readonly notes: readonly string[]
}

/**
 * Compares what pg_restore says of a dump with what it says of the dump of what was restored from it (`DescribedDump.sql`). The order of entries, and of
 * statements inside them, is that of object ids and of grants: it says nothing. Pure. Throws when a text is cut off.
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
    for (const [entry] of takePairs(left, right, loosely))
      notes.push(`${subject} is spelled differently: ${excerptOf(entry.type, exactly(entry))}`)
    for (const [before, after] of takePairs(left, right, () => ''))
      differences.push(`${subject} is different: ${tellApart(before, after)}`)
    for (const entry of left)
      differences.push(`${subject} is missing: ${excerptOf(entry.type, exactly(entry))}`)
    for (const entry of right)
      differences.push(`${subject} is extra: ${excerptOf(entry.type, exactly(entry))}`)
  }
  return { differences, notes }
}

/** By what they are; there may be several of a subject, because names are given on one line and with nothing to tell where they end. */
function groupEntries(entries: readonly SchemaEntry[]): Map<string, SchemaEntry[]> {
  return Map.groupBy(entries.flatMap(splitObjects), ({ type, schema, name }) =>
    schema === '-' ? `${type} ${name}` : `${type} ${schema}.${name}`,
  )
}

/**
 * Since 17 the large objects of one owner and equal privileges share an entry, and privileges that were given in full are equal to none only after
 * a restore: each object is compared for itself.
 */
function splitObjects(entry: SchemaEntry): SchemaEntry[] {
  const isOfObjects = entry.type === 'BLOB METADATA' || /^LARGE OBJECTS? /.test(entry.name)
  if (!isOfObjects) return [entry]
  const byObject = Map.groupBy(
    entry.statements,
    (statement) => /lo_create\('(\d+)'\)|LARGE OBJECT (\d+)/.exec(statement)?.slice(1).join('') ?? '',
  )
  return [...byObject].map(([id, statements]) => ({ ...entry, name: `LARGE OBJECT ${id}`, statements }))
}

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

/** The statements that only one of the two has. */
function tellApart(before: SchemaEntry, after: SchemaEntry): string {
  const [was, is] = [before, after].map(({ statements }) => statements.map(spellExactly))
  const lost = was?.filter((statement) => !is?.includes(statement)) ?? []
  const found = is?.filter((statement) => !was?.includes(statement)) ?? []
  return `was ${excerptOf(before.type, lost.join('; '))} is ${excerptOf(before.type, found.join('; '))}`
}
