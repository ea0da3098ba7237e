import { eventually } from './eventually.ts'

/** Locks a table against everybody, so that a backup stays under way until the answer is called. */
export async function holdTable(
  sql: (statement: string) => Promise<string>,
  table: string,
): Promise<() => Promise<void>> {
  const name = `hold-${table}`
  const session = `SET application_name = '${name}'; BEGIN; LOCK TABLE ${table}; SELECT pg_sleep(600)`
  const held = sql(session).catch(() => undefined)
  const holds = `FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE application_name = '${name}' AND relation = '${table}'::regclass AND granted`
  await eventually(async () => (await sql(`SELECT count(*) ${holds}`)).trim() === '1')
  return async () => {
    await sql(`SELECT pg_terminate_backend(pid) ${holds}`)
    await held
  }
}
