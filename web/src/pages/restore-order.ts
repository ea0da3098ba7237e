/** What of a backup is to come back, as the form has it. Empty texts are nothing. */
export type RestoreChoice = {
  readonly what: 'everything' | 'database' | 'table' | 'volume' | 'path'
  readonly service: string
  readonly database: string
  readonly table: string
  readonly volume: string
  readonly path: string
  readonly into: string
  readonly safeguard: boolean
  readonly keepOld: boolean
  readonly keepExtra: boolean
}

/** The choice that a link names, as `?database=shop&table=public.orders` does. Pure. */
export function readChoice(query: URLSearchParams): RestoreChoice {
  const read = (name: string): string => query.get(name) ?? ''
  const [database, table, volume, path] = ['database', 'table', 'volume', 'path'].map(read) as [
    string,
    string,
    string,
    string,
  ]
  const what =
    table !== ''
      ? 'table'
      : database !== ''
        ? 'database'
        : path !== ''
          ? 'path'
          : volume !== ''
            ? 'volume'
            : 'everything'
  return {
    what,
    service: read('service'),
    database,
    table,
    volume,
    path,
    into: '',
    safeguard: true,
    keepOld: false,
    keepExtra: false,
  }
}

/** The body of POST /backups/ID/restore, without what confirms it: only what belongs to what was chosen. Pure. */
export function orderOf(choice: RestoreChoice): Record<string, unknown> {
  const { what, service, database, table, volume, path, into, ...options } = choice
  const ofDatabase = { databases: [database], ...(service === '' ? {} : { services: [service] }) }
  const beside = into === '' ? {} : { into }
  const chosen = {
    everything: {},
    database: { ...ofDatabase, ...beside },
    table: { ...ofDatabase, table },
    volume: { volumes: [volume], ...beside },
    path: { volumes: [volume], path: path.replace(/^\/+/, ''), ...beside },
  }
  return { ...chosen[what], ...options }
}
