import type { Container } from '../../model/stack.ts'

const imageNames =
  /(^|\/)(postgres|postgresql|postgis|timescaledb|pgvector|supabase-postgres)([:@-]|$)/
const telltales = ['PGDATA', 'PG_MAJOR', 'POSTGRES_DB', 'POSTGRESQL_DATABASE']

/** Containers whose image or environment suggests a PostgreSQL server. Whether it is one, it is asked itself. */
export function findCandidates(containers: readonly Container[]): Container[] {
  return containers.filter((container) => !container.isSelf && looksLikePostgres(container))
}

function looksLikePostgres({ image, env }: Container): boolean {
  if (telltales.slice(0, 2).every((name) => env[name] !== undefined)) return true
  return (
    imageNames.test(image) ||
    (imageNames.test(`${image}:`) && telltales.some((name) => name in env))
  )
}

/** Where the data most likely is when the server cannot be asked; used to leave it alone, never to copy it. */
export function suspectDataDirectory({ env }: Container): string {
  return env['PGDATA'] ?? '/var/lib/postgresql/data'
}
