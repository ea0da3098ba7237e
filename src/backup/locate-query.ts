import { serviceLabels } from '../docker/labels.ts'
import type { Container, DatabaseServer, Stack } from '../model/stack.ts'
import { suggest } from '../suggest.ts'
import type { ValueProblem } from './bad-label.ts'
import { example, unchecked, type ParsedReference } from './parse-reference.ts'

/** Which database a query is for. */
export type LocatedQuery = {
  readonly server: DatabaseServer
  /** Null when none is named and the server could not be asked which it has. */
  readonly database: string | null
}

type Wished = Pick<ParsedReference, 'server' | 'database'>

/**
 * The server: the one that is named, else the container itself, else the only one of the stack. The database: the one that is named, else the
 * only one beside `postgres`, else that. Whatever is not certain is a problem, not a guess. Pure.
 */
export function locateQuery(
  { databases }: Pick<Stack, 'databases'>,
  { id }: Pick<Container, 'id'>,
  wished: Wished,
): LocatedQuery | { readonly problem: ValueProblem } {
  const server = chooseServer(databases, id, wished.server)
  if ('problem' in server) return server
  const { service, answer } = server
  if (answer.state === 'left-out') {
    return wrong(
      `a server that is not left out; ${serviceLabels.enable} of ${service} leaves it out`,
    )
  }
  if (answer.state !== 'reachable') return { server, database: wished.database ?? null }
  const database = chooseDatabase(answer.databases, service, wished.database)
  return typeof database === 'string' ? { server, database } : database
}

function chooseServer(
  servers: readonly DatabaseServer[],
  containerId: string,
  wanted: string | undefined,
): DatabaseServer | { readonly problem: ValueProblem } {
  const names = [...new Set(servers.map(({ service }) => service))]
  if (wanted !== undefined) {
    const named = servers.find(({ service }) => service === wanted)
    if (named !== undefined) return named
    return wrong(`a service that runs PostgreSQL: ${list(names)}`, suggest(wanted, names))
  }
  const own = servers.find((server) => server.containerId === containerId)
  if (own !== undefined) return own
  const [first, ...others] = servers.filter(({ answer }) => answer.state !== 'left-out')
  if (first !== undefined && others.length === 0) return first
  if (first === undefined) return wrong('a stack with a PostgreSQL server to ask; it has none')
  return wrong(`the server in front, since there are several: ${list(names)}`, undefined, 'db/: ')
}

function chooseDatabase(
  names: readonly string[],
  service: string,
  wanted: string | undefined,
): string | { readonly problem: ValueProblem } {
  const own = names.filter((name) => !['postgres', 'template1'].includes(name))
  const known = list(names.map((name) => JSON.stringify(name)))
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted
    return wrong(`a database of ${service}: ${known}`, suggest(wanted, names))
  }
  const [first = 'postgres', ...others] = own
  if (others.length === 0) return first
  return wrong(`the database in front, since ${service} has several: ${known}`, undefined, 'app: ')
}

function wrong(expected: string, near?: string, prefix = ''): { readonly problem: ValueProblem } {
  return { problem: { expected, example: prefix + example, near, meanwhile: unchecked } }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'there is none' : names.join(', ')
}
