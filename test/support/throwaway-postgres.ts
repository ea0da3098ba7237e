import { eventually } from './eventually.ts'
import { runCommand, succeed, type Outcome } from './run-command.ts'
import { sessionLabel } from './session.ts'

/** A new, empty server to restore into. */
export type ThrowawayPostgres = {
  /** Runs a shell script beside the server, as root. */
  run(script: string, env?: Readonly<Record<string, string>>): Promise<Outcome>
  sql(statement: string, database: string): Promise<string>
  remove(): Promise<void>
}

export async function startThrowawayPostgres(
  image: string,
  mounts: readonly string[],
): Promise<ThrowawayPostgres> {
  const id = await succeed('docker', [
    'run',
    '--detach',
    `--label=${sessionLabel()}`,
    '--env=POSTGRES_PASSWORD=another',
    ...mounts.map((mount) => `--volume=${mount}`),
    image,
    'postgres',
    '-c',
    'fsync=off',
  ])
  const container = id.trim()
  // Over TCP: while the image initialises, its server listens on the socket only.
  await eventually(async () => {
    await succeed('docker', ['exec', container, 'pg_isready', '-h', '127.0.0.1', '-U', 'postgres'])
  })
  return {
    run: (script, env = {}) => runInContainer(container, script, env),
    sql: (statement, database) =>
      succeed(
        'docker',
        [
          'exec',
          '-i',
          container,
          'psql',
          '--username=postgres',
          '--set=ON_ERROR_STOP=1',
          '-XAtq',
          `--dbname=${database}`,
        ],
        statement,
      ),
    remove: async () => {
      await succeed('docker', ['rm', '-f', '-v', container])
    },
  }
}

export function runInContainer(
  container: string,
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  return runCommand('docker', ['exec', ...variables, container, 'bash', '-euc', script])
}
