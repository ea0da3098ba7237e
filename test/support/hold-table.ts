import { eventually } from './eventually.ts'
import type { TestStack } from './test-stack.ts'

/** Locks a table against everybody, so that a backup stays under way until the answer is called. */
export async function holdTable(stack: TestStack, table: string): Promise<() => Promise<void>> {
  const name = `hold-${table}`
  const session = `SET application_name = '${name}'; BEGIN; LOCK TABLE ${table}; SELECT pg_sleep(600)`
  const held = stack.sql(session).catch(() => undefined)
  const holds = `FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE application_name = '${name}' AND relation = '${table}'::regclass AND granted`
  await eventually(async () => (await stack.sql(`SELECT count(*) ${holds}`)).trim() === '1')
  return async () => {
    await stack.sql(`SELECT pg_terminate_backend(pid) ${holds}`)
    await held
  }
}
