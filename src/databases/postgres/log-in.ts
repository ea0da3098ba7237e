import type { WorkerSpec } from '../../model/worker.ts'
import type { Credentials } from './credentials.ts'

/**
 * How a worker that shares a server's network is told where to log in, with more variables besides. The password comes in a file: a container's
 * variables are shown to whoever may ask the engine for it. Pure.
 */
export function logIn(
  { user, port, password }: Credentials,
  more: Readonly<Record<string, string>> = {},
): Pick<WorkerSpec, 'env' | 'secrets'> {
  const secrets = { variables: { PGPASSWORD: password ?? '' }, files: [] }
  return {
    env: { PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: user, ...more },
    ...(password === undefined ? {} : { secrets }),
  }
}
