import type { TestStack } from './test-stack.ts'

/** What the test stack's server asks of a login on 127.0.0.1 from now on, and the password that it takes. */
export async function demandPasswords(
  stack: Pick<TestStack, 'shell'>,
  method: 'trust' | 'scram-sha-256',
  password: string,
): Promise<void> {
  const edit = `s/(127\\.0\\.0\\.1\\/32 +)[a-z0-9-]+/\\1${method}/`
  await stack.shell('db', `sed -i -E '${edit}' "$PGDATA/pg_hba.conf"`)
  const statements = `ALTER ROLE postgres PASSWORD '${password}'; SELECT pg_reload_conf()`
  await stack.shell('db', `psql -U postgres -v ON_ERROR_STOP=1 -c "${statements}"`)
}
