import { createHash } from 'node:crypto'
import type { Client } from 'pg'

/**
 * What a database's rows have gone through so far, as one word: two that are the same prove that none was written in between, as far as
 * sessions have ended in between. Null where the server cannot tell.
 */
export async function readChanges(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ isTold: boolean }>(`SELECT ${isTold} AS "isTold"`)
  if (rows[0]?.isTold !== true) return null
  const { rows: found } = await client.query<{ changes: string }>(readCounters)
  return createHash('sha256')
    .update(found[0]?.changes ?? '')
    .digest('hex')
}

/**
 * Before 15 the counters come as packets that may be lost. From then on a session adds what it has counted at its end at the latest, and
 * before the server takes it for ended (PostgreSQL, pgstat_shutdown_hook). They may be switched off, and tables that are no heap need
 * not count.
 */
const isTold = `(
  current_setting('server_version_num')::int >= 150000
  AND current_setting('track_counts')::bool
  AND NOT EXISTS (SELECT FROM pg_db_role_setting, unnest(setconfig) AS each WHERE each ILIKE 'track_counts=%')
  AND NOT EXISTS (SELECT FROM pg_am WHERE amtype = 't' AND amname <> 'heap'))`

/**
 * Of every table, those of the catalog too: whoever makes, changes or empties one writes there. Left out is what all databases share,
 * where the renaming itself is written, and what ANALYZE writes, which nobody asked for. A server that did not end cleanly counts from
 * nothing again, and says since when.
 */
const readCounters = `
  SELECT concat_ws(' ',
    extract(epoch FROM (SELECT stats_reset FROM pg_stat_bgwriter)),
    coalesce(extract(epoch FROM (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database())), 0),
    (SELECT string_agg(concat_ws(':', relid, n_tup_ins, n_tup_upd, n_tup_del), ' ' ORDER BY relid)
       FROM pg_stat_all_tables JOIN pg_class c ON c.oid = relid
      WHERE NOT relisshared AND n_tup_ins + n_tup_upd + n_tup_del > 0
        AND relid NOT IN (SELECT unnest(ARRAY[oid, reltoastrelid]) FROM pg_class
                           WHERE oid IN ('pg_statistic'::regclass, 'pg_statistic_ext_data'::regclass)))) AS changes`
