import { quoteIdentifier } from '../databases/postgres/quote-identifier.ts'
import { serviceLabels } from '../docker/labels.ts'
import { explainOneOff } from '../docker/one-off.ts'
import { LifeboatError } from '../errors.ts'
import type { Database, Manifest, Server } from '../model/manifest.ts'
import type { DatabaseStep, Selection, TableStep } from '../model/restore.ts'
import type { DatabaseServer, ServerFacts, Stack } from '../model/stack.ts'
import { isKeptStill } from './kept-databases.ts'
import { suggest } from '../suggest.ts'

type Held = { readonly server: Server; readonly database: Database }

/** The databases, or the one table, that a restore brings back. */
export function planDatabases(
  stack: Stack,
  manifest: Manifest,
  selection: Selection,
): (DatabaseStep | TableStep)[] {
  const held = chooseDatabases(stack, manifest, selection)
  if (selection.table !== undefined) return [planTable(stack, held, selection.table)]
  return held.map((each) => planDatabase(stack, each, selection.into))
}

function chooseDatabases(
  stack: Stack,
  manifest: Manifest,
  { services, databases }: Selection,
): Held[] {
  const all = manifest.servers
    .filter(({ service }) => services.length === 0 || services.includes(service))
    .flatMap((server) => server.databases.map((database) => ({ server, database })))
  if (databases.length === 0) return all.filter((each) => !isKeptStill(stack, each))
  return [...new Set(databases)].map((name) => {
    const named = all.filter(({ database }) => database.name === name)
    const [only, another] = named
    if (only === undefined) throw notHeld(manifest, name, all)
    if (another === undefined) return only
    throw new LifeboatError('restore-selection', `several services have a database "${name}"`, {
      hint: 'Say which with --service.',
      details: named.map(({ server }) => server.service),
    })
  })
}

function planDatabase(
  stack: Stack,
  { server, database }: Held,
  into: string | undefined,
): DatabaseStep {
  const target = findTarget(stack, server)
  const { name } = database
  const { databases, closed, invalid } = listLive(target)
  const isThere = databases.includes(name)
  if (into === undefined) requireOpen(target, name)
  else if ([...databases, ...closed, ...invalid].includes(into)) throw intoExists('database', into)
  return {
    do: 'database',
    service: server.service,
    containerId: target.containerId,
    database: name,
    dump: database.path,
    into: into ?? name,
    over: into === undefined ? (isThere ? 'live' : 'missing') : 'beside',
    because:
      into === undefined
        ? isThere
          ? 'loaded beside the live one, checked, then put in its place by renaming'
          : 'the server has no database of that name'
        : 'beside the live one, which is not touched',
  }
}

function listLive({
  answer,
}: DatabaseServer): Pick<ServerFacts, 'databases' | 'closed' | 'invalid'> {
  return answer.state === 'reachable' ? answer : { databases: [], closed: [], invalid: [] }
}

/** Its name is taken, though nobody can look into it: a restore would find that out with all services stopped. */
function requireOpen(target: DatabaseServer, name: string): void {
  const { closed, invalid } = listLive(target)
  const [what, quoted] = [`the live database "${name}" of ${target.service}`, quoteIdentifier(name)]
  if (closed.includes(name)) {
    throw new LifeboatError('database-closed', `${what} accepts no connections`, {
      hint: `Run ALTER DATABASE ${quoted} ALLOW_CONNECTIONS true, or drop it, then restore again; --into takes another name. Nothing was changed.`,
    })
  }
  if (invalid.includes(name)) {
    throw new LifeboatError('database-closed', `a DROP DATABASE of ${what} was cut off`, {
      hint: `Finish it with DROP DATABASE ${quoted}, then restore again. Nothing was changed.`,
    })
  }
}

function planTable(stack: Stack, held: readonly Held[], wanted: string): TableStep {
  const [schema, table] = readTableName(wanted)
  const having = held.filter(({ database }) =>
    database.tables.some((each) => each.schema === schema && each.name === table),
  )
  const [counted, another] = having
  // A partitioned table has no rows itself and is not counted: where there is one database only, its dump is asked.
  const only = counted ?? (held.length === 1 ? held[0] : undefined)
  if (only === undefined) {
    const tables = held.flatMap(({ database }) =>
      database.tables.map((each) => `${each.schema}.${each.name}`),
    )
    throw new LifeboatError('not-in-backup', `the backup holds no rows of a table ${wanted}`, {
      hint: 'A partitioned table is found when its database is named too. Near ones stand below.',
      details: [suggest(wanted, tables) ?? tables.slice(0, 10).join(', ')],
    })
  }
  if (another !== undefined) {
    throw new LifeboatError('restore-selection', `several databases have a table ${wanted}`, {
      hint: 'Say which with --database.',
      details: having.map(({ database }) => database.name),
    })
  }
  const { server, database } = only
  const target = findTarget(stack, server)
  requireOpen(target, database.name)
  return {
    do: 'table',
    service: server.service,
    containerId: target.containerId,
    database: database.name,
    dump: database.path,
    schema,
    table,
    because: 'its rows are replaced inside one transaction',
  }
}

/** `schema.table`, each as it is or in double quotes; without a schema, `public`. */
function readTableName(text: string): [schema: string, table: string] {
  const match = /^(?:("(?:[^"]|"")+"|[^".]+)\.)?("(?:[^"]|"")+"|[^".]+)$/.exec(text)
  if (match === null) {
    throw new LifeboatError('restore-selection', `${text} is not the name of a table`, {
      hint: 'Write SCHEMA.TABLE; put a name with a dot in it into double quotes.',
    })
  }
  return [unquote(match[1] ?? 'public'), unquote(match[2] ?? '')]
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

/** The server that runs under the same service today: one that answers before one that does not, and what `docker compose run` made last of all. */
function findTarget(stack: Stack, { service }: Server): DatabaseServer {
  const isOneOff = ({ containerId }: DatabaseServer): boolean =>
    stack.containers.some(({ id, ...each }) => id === containerId && explainOneOff(each))
  const rank = (each: DatabaseServer): number =>
    (each.answer.state === 'reachable' ? 0 : 2) + (isOneOff(each) ? 1 : 0)
  const [server] = stack.databases
    .filter((each) => each.service === service)
    .toSorted((a, b) => rank(a) - rank(b))
  if (server?.answer.state === 'reachable') return server
  if (server?.answer.state === 'left-out') {
    throw new LifeboatError(
      'database-unreachable',
      `nothing can be restored into ${service}: it is left out by label`,
      {
        hint: `Take ${serviceLabels.enable} off the service, let docker compose up make it anew, and restore again. Nothing was changed.`,
      },
    )
  }
  const reason =
    server?.answer.state === 'unreachable'
      ? server.answer.reason
      : 'no such server runs in the stack'
  throw new LifeboatError(
    'database-unreachable',
    `nothing can be restored into ${service}: ${reason}`,
    {
      hint: 'Start the service and wait until it is healthy, then restore again. Nothing was changed.',
    },
  )
}

function notHeld(manifest: Manifest, name: string, held: readonly Held[]): LifeboatError {
  const names = held.map(({ database }) => database.name)
  const near = suggest(name, names)
  return new LifeboatError('not-in-backup', `backup ${manifest.id} holds no database "${name}"`, {
    hint: near === undefined ? 'Its databases stand below.' : `Did you mean ${near}?`,
    details: names,
  })
}

export function intoExists(what: string, name: string): LifeboatError {
  return new LifeboatError('into-exists', `there is a ${what} "${name}" already`, {
    hint: 'Choose another name for --into: it must not be there yet. Nothing was changed.',
  })
}
