import type { Manifest } from '../model/manifest.ts'
import type { Stack } from '../model/stack.ts'

type Held = {
  readonly server: { readonly service: string }
  readonly database: { readonly name: string }
}

/**
 * Whether a database is what an earlier restore has replaced and kept, and stands there still: replacing it, too, would keep it once more with each
 * restore. Pure.
 */
export function isKeptStill({ databases }: Stack, { server, database }: Held): boolean {
  if (!keptName.test(database.name)) return false
  return databases.some(
    ({ service, answer }) =>
      service === server.service &&
      answer.state === 'reachable' &&
      [...answer.databases, ...answer.closed, ...answer.invalid].includes(database.name),
  )
}

/** As a restore names them: by its run and a number. */
const keptName = /^lifeboat-old-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[a-z0-9]{4}-\d+$/

/** A line for each that a restore of the services leaves as it is. Pure. */
export function describeKeptStill(
  stack: Stack,
  { servers }: Manifest,
  services: readonly string[],
): string[] {
  return servers
    .filter(({ service }) => services.length === 0 || services.includes(service))
    .flatMap((server) =>
      server.databases
        .filter((database) => isKeptStill(stack, { server, database }))
        .map(
          ({ name }) =>
            `database "${name}" of ${server.service}: an earlier restore replaced and kept it, and it stands there still; name it with --database`,
        ),
    )
}
