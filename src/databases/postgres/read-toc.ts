import { findDescription } from './toc-descriptions.ts'

/** An entry of a dump's table of contents. In its names every line break is a blank: pg_restore writes them so. */
export type TocEntry = {
  readonly id: number
  readonly description: string
  readonly schema: string | null
  /** Of what belongs to a table, often `table object`: `orders orders_pkey`. */
  readonly name: string
  readonly owner: string
  /** Ids of entries that must be restored before; some of them may not be in the list. */
  readonly dependsOn: readonly number[]
  /** As listed; what `pg_restore -L` takes. */
  readonly line: string
}

type Raw = Pick<TocEntry, 'id' | 'description' | 'dependsOn' | 'line'> & {
  /** `schema name owner`, with nothing to tell where one ends. */
  readonly text: string
}

/**
 * Reads what `pg_restore --list --verbose` wrote, in its order, which is the order of restoring. Only owners with blanks need `roles`, the
 * names of all roles: without them an owner is one word. Throws on a line that is no entry.
 */
export function readToc(list: string, roles: readonly string[] = []): TocEntry[] {
  const raw = readLines(list)
  const owners = longestFirst(roles.map(onOneLine).filter((role) => role.includes(' ')))
  const schemas = new Map(
    raw
      .filter(({ description }) => description === 'SCHEMA')
      .map(({ id, text }) => [id, splitOwner(text, owners)[0].slice('- '.length)]),
  )
  const schemasWithBlanks = longestFirst([...schemas.values()].filter((name) => name.includes(' ')))
  return raw.map(({ text, ...entry }) => {
    const [names, owner] = splitOwner(text, owners)
    const schema = findSchema(names, entry)
    const name = names.slice(schema.length + 1)
    return { ...entry, schema: isNone(schema, entry) ? null : schema, name, owner }
  })

  function findSchema(names: string, entry: Omit<Raw, 'text'>): string {
    const own = ownSchemas(entry).find((schema) => names.startsWith(`${schema} `))
    // A relation depends on its schema itself; if on none, that is one that was not dumped, such as public.
    const others = relations.has(entry.description) ? [] : schemasWithBlanks
    const schema = own ?? others.find((other) => names.startsWith(`${other} `))
    return schema ?? names.split(' ', 1)[0] ?? ''
  }

  function ownSchemas({ dependsOn }: Omit<Raw, 'text'>): string[] {
    return longestFirst(dependsOn.flatMap((id) => schemas.get(id) ?? []))
  }

  function isNone(schema: string, entry: Omit<Raw, 'text'>): boolean {
    return schema === '-' && !ownSchemas(entry).includes('-')
  }
}

const relations: ReadonlySet<string> = new Set([
  'TABLE',
  'FOREIGN TABLE',
  'VIEW',
  'MATERIALIZED VIEW',
  'SEQUENCE',
])

/** A name as pg_restore lists it. */
export function onOneLine(name: string): string {
  return name.replaceAll(/[\r\n]/g, ' ')
}

function readLines(list: string): Raw[] {
  const entries: (Raw & { dependsOn: number[] })[] = []
  for (const line of list.split('\n')) {
    const dependencies = /^;\tdepends on:([ \d]+)$/.exec(line)?.[1]
    if (dependencies !== undefined)
      entries.at(-1)?.dependsOn.push(...dependencies.trim().split(' ').map(Number))
    else if (line !== '' && !line.startsWith(';')) entries.push(readLine(line))
  }
  return entries
}

function readLine(line: string): Raw & { dependsOn: number[] } {
  const [, id, catalogue, described = ''] = /^(\d+); (\d+) \d+ (.*)$/s.exec(line) ?? []
  if (id === undefined) throw new Error(`not an entry of a dump’s list: ${line.slice(0, 80)}`)
  const description = findDescription(described, Number(catalogue))
  const text = described.slice(description.length + 1)
  return { id: Number(id), description, text, dependsOn: [], line }
}

/** Names and owner. What has no owner ends with a blank. */
function splitOwner(text: string, ownersWithBlanks: readonly string[]): [string, string] {
  const known = ownersWithBlanks.find((owner) => text.endsWith(` ${owner}`))
  const owner = known ?? text.slice(text.lastIndexOf(' ') + 1)
  return [text.slice(0, text.length - owner.length - 1), owner]
}

/** Where two names fit, the longer one is meant: it is the rarer coincidence. */
function longestFirst(names: readonly string[]): string[] {
  return names.toSorted((a, b) => b.length - a.length)
}
