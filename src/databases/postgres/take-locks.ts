import { giveUp } from './table-script.ts'

export type LockWish = {
  /** A query for oids, asked when the locks before are held. */
  readonly tables: string
  readonly mode: keyof typeof conflicting
}

/** Which held locks keep us from ours (PostgreSQL, "Table-Level Locks"). Nobody who only reads does. */
const conflicting = {
  'ACCESS SHARE': ['AccessExclusiveLock'],
  'SHARE ROW EXCLUSIVE': [
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  EXCLUSIVE: [
    'RowShareLock',
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
} as const

/** How long a lock is waited for: everybody who wants to write waits behind us meanwhile. Longer than an autovacuum takes to give way. */
const lockSeconds = 5

/** Text for psql that takes locks one after the other. When one is not to be had, it names whoever is in the way, and gives up. */
export function takeLocks(wishes: readonly LockWish[]): string {
  const held = wishes
    .map(({ mode }, index) => {
      const modes = conflicting[mode].map((each) => `'${each}'`).join(', ')
      return `l.relation IN (:locked_${index}) AND l.mode IN (${modes})`
    })
    .join(' OR ')
  const unset = wishes.map((_wish, index) => String.raw`\set locked_${index} 0`)
  return String.raw`SET lock_timeout = '${lockSeconds}s';
${unset.join('\n')}
\set ON_ERROR_STOP off
${wishes.map(takeLock).join('\n')}
SELECT 1 \g /dev/null
\if :ERROR
\set ON_ERROR_STOP on
ROLLBACK;
SELECT jsonb_build_object('refusal', 'locked', 'holders', coalesce(jsonb_agg(DISTINCT jsonb_build_object(
  'table', l.relation::regclass::text, 'mode', l.mode, 'pid', l.pid, 'user', a.usename, 'application', a.application_name,
  'address', host(a.client_addr), 'state', a.state, 'since', a.xact_start)), '[]'))
FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid
WHERE l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.pid IS DISTINCT FROM pg_backend_pid() AND (${held});
${giveUp}
\endif
\set ON_ERROR_STOP on`
}

function takeLock({ tables, mode }: LockWish, index: number): string {
  return String.raw`SELECT coalesce(string_agg(wanted.oid::text, ', '), '0') AS locked_${index} FROM (${tables}) AS wanted(oid) \gset
SELECT concat('LOCK TABLE ', string_agg('ONLY ' || oid::regclass, ', '), ' IN ${mode} MODE') FROM pg_class
WHERE oid IN (:locked_${index}) AND relkind IN ('r', 'p') HAVING count(*) > 0 \gexec`
}
