import { LifeboatError } from '../errors.ts'
import type { Database, Manifest, Server } from '../model/manifest.ts'
import { suggest } from '../suggest.ts'

/** A table as a person names it: `SCHEMA.TABLE`, and the database and service where that is not enough. */
export type WantedTable = {
  readonly table: string
  readonly database?: string | undefined
  readonly service?: string | undefined
}

export type SelectedTable = {
  readonly server: Server
  readonly database: Database
  readonly schema: string
  readonly name: string
}

/** The one table of a backup that is meant. Throws `no-such-table`, naming the nearest, or those among which the choice is. Pure. */
export function selectTable(
  { id, servers }: Pick<Manifest, 'id' | 'servers'>,
  wanted: WantedTable,
): SelectedTable {
  const all = servers
    .filter(({ service }) => wanted.service === undefined || service === wanted.service)
    .flatMap((server) => server.databases.map((database) => ({ server, database })))
    .filter(({ database }) => wanted.database === undefined || database.name === wanted.database)
    .flatMap(({ server, database }) =>
      database.tables.map(({ schema, name }) => ({ server, database, schema, name })),
    )
  const matching = all.filter((each) => nameOf(each) === wanted.table)
  const [only, another] = matching
  if (only !== undefined && another === undefined) return only
  const quoted = JSON.stringify(wanted.table)
  if (another !== undefined) {
    throw new LifeboatError('no-such-table', `${quoted} stands in several databases`, {
      hint: 'Add --database, and --service where that is not enough.',
      details: matching.map(({ server, database }) => `${server.service}: ${database.name}`),
    })
  }
  const names = [...new Set(all.map(nameOf))]
  const nearest =
    suggest(wanted.table, names) ?? names.find((name) => name.endsWith(`.${wanted.table}`))
  const hint =
    'A table is named SCHEMA.TABLE, its database by --database; lifeboat show --json lists all.'
  throw new LifeboatError('no-such-table', `backup ${id} has no table ${quoted}`, {
    hint: nearest === undefined ? hint : `${hint} Did you mean ${nearest}?`,
    details: names.slice(0, 20),
  })
}

function nameOf({ schema, name }: Pick<SelectedTable, 'schema' | 'name'>): string {
  return `${schema}.${name}`
}
