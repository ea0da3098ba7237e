import type { OwnStack } from '../own-stack.ts'
import { succeed } from '../run-command.ts'

/** As psql would inside the stack's database server; gives unaligned rows. */
export function runSql(
  stack: Pick<OwnStack, 'container'>,
  statement: string,
  database = 'postgres',
): Promise<string> {
  const login = ['psql', '-h', '127.0.0.1', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-XAtq']
  const run = ['exec', '-i', stack.container('db'), ...login, '-d', database]
  return succeed('docker', run, statement)
}
