import type { Command } from 'commander'

import type { Context } from './context.ts'
import { answer } from './output.ts'

/**
 * What Lifeboat runs inside its own workers; not for people, so no help shows it. Loaded when it is wanted: the daemon, which idles
 * for days, never needs the database driver.
 */
export function addWorker(program: Command, context: Context): void {
  const worker = program.command('worker', { hidden: true })

  worker.command('postgres-session').action(async () => {
    const { holdSession } = await import('../databases/postgres/session-worker.ts')
    const { PGUSER, PGPORT, PGPASSWORD } = context.environment
    const login = { user: PGUSER ?? 'postgres', port: Number(PGPORT ?? 5432), password: PGPASSWORD }
    context.end(await holdSession(login, (line) => answer(JSON.stringify(line))))
  })

  worker
    .command('list-config')
    .argument('<request>')
    .argument('<exclude-file>')
    .action(async (request: string, excludeFile: string) => {
      const { listConfig } = await import('../backup/list-config.ts')
      answer(JSON.stringify(await listConfig(request, excludeFile)))
    })
}
