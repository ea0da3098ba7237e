import type { Client } from 'pg'

/**
 * What pg_dump sets for itself (setup_connection in pg_dump.c), so that output functions run as they do for it, and what else changes how a
 * value is written: a server, a database or a role may be set otherwise, and what was restored is not set so yet. Policies fail
 * instead of filtering.
 */
const settings = {
  search_path: '',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  extra_float_digits: '3',
  row_security: 'off',
  timezone: 'UTC',
  bytea_output: 'hex',
  lc_monetary: 'C',
  quote_all_identifiers: 'off',
}

/** For the rest of the session: equal values are written as equal text from here on. */
export async function fixOutput(client: Client): Promise<void> {
  await client.query(
    `SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS fixed (name, value)`,
    [Object.keys(settings), Object.values(settings)],
  )
}
