/** Databases that no dump can be made of: those that let nobody in, and what a DROP DATABASE left that was cut off. */
import { quoteIdentifier } from '../databases/postgres/quote-identifier.ts'
import type { Failure } from '../model/plan.ts'
import type { DatabaseServer } from '../model/stack.ts'

/** A backup without them is incomplete: whoever closed one did not say that it may be lost. Pure. */
export function findClosed(servers: readonly DatabaseServer[]): Failure[] {
  return servers.flatMap(({ service, answer }) => {
    if (answer.state !== 'reachable') return []
    return answer.closed.map((name) => ({
      what: nameDatabase(service, name),
      code: 'database-closed',
      why: 'it accepts no connections, so nobody can dump it',
      hint: `Run ALTER DATABASE ${quoteIdentifier(name)} ALLOW_CONNECTIONS true; with CONNECTION LIMIT 0 it keeps out all but superusers. Drop it if nobody needs it.`,
      details: [],
    }))
  })
}

/** They hold nothing any more, so that no backup is the worse without them. Pure. */
export function nameInvalid(servers: readonly DatabaseServer[]): string[] {
  return servers.flatMap(({ service, answer }) => {
    if (answer.state !== 'reachable') return []
    return answer.invalid.map(
      (name) =>
        `${nameDatabase(service, name)} is left out: a DROP DATABASE was cut off and left nothing to dump; finish it with DROP DATABASE ${quoteIdentifier(name)}`,
    )
  })
}

function nameDatabase(service: string, name: string): string {
  return `database ${JSON.stringify(name)} of ${service}`
}
