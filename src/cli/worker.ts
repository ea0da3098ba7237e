import type { Command } from 'commander'

import { listConfig } from '../backup/list-config.ts'
import { holdSession } from '../databases/postgres/session-worker.ts'
import type { Context } from './context.ts'
import { answer } from './output.ts'

/** What Lifeboat runs inside its own workers; not for people, so no help shows it. */
export function addWorker(program: Command, context: Context): void {
  const worker = program.command('worker', { hidden: true })

  worker.command('postgres-session').action(async () => {
    const { PGUSER, PGPORT, PGPASSWORD } = context.environment
    const login = { user: PGUSER ?? 'postgres', port: Number(PGPORT ?? 5432), password: PGPASSWORD }
    context.end(await holdSession(login, (line) => answer(JSON.stringify(line))))
  })

  worker
    .command('list-config')
    .argument('<request>')
    .argument('<exclude-file>')
    .action(async (request: string, excludeFile: string) => {
      answer(JSON.stringify(await listConfig(request, excludeFile)))
    })
}
