import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DockerComposeEnvironment, Wait } from 'testcontainers'

import { giveRepository } from './ready-repository.ts'
import { runCommand, succeed, type Outcome } from './run-command.ts'

/** A running stack of test/stack/compose.yml, or of another file with the services `db` and `lifeboat`. */
export type TestStack = {
  readonly project: string
  /** A folder of this machine that the lifeboat service sees as /proxy. */
  readonly socketFolder: string
  container(service: string): string
  /** Runs the command line inside the lifeboat service. */
  lifeboat(args: readonly string[], env?: Record<string, string>): Promise<Outcome>
  /** Runs SQL as psql would; gives unaligned rows. */
  sql(statement: string, database?: string): Promise<string>
  /** Runs a shell command in a service. */
  shell(service: string, command: string): Promise<string>
  down(): Promise<void>
}

let count = 0

export async function startTestStack(
  options: {
    readonly env?: Record<string, string>
    readonly services?: readonly string[]
    readonly folder?: string
    readonly file?: string
    /** Leaves /repository empty: Lifeboat makes the repository at the first backup. */
    readonly isNew?: boolean
  } = {},
): Promise<TestStack> {
  const { env = {}, services, file = 'compose.yml', isNew = false } = options
  const { folder = join(import.meta.dirname, '../stack') } = options
  count += 1
  const project = `lifeboat-test-${process.pid}-${count}`
  const socketFolder = await mkdtemp(join(tmpdir(), 'lifeboat-proxy-'))
  const environment = await new DockerComposeEnvironment(folder, file)
    .withProjectName(project)
    .withEnvironment({
      ...env,
      TEST_SESSION: process.env['TEST_SESSION'] ?? 'none',
      TEST_SOCKET_FOLDER: socketFolder,
    })
    // Its first words are those of the server that only sets it up.
    .withWaitStrategy(
      'db-1',
      Wait.forLogMessage('database system is ready to accept connections', 2),
    )
    .withWaitStrategy('lifeboat-1', Wait.forLogMessage(/"msg":"ready"/))
    .up(services === undefined ? undefined : [...services])
  const container = (service: string): string => `${project}-${service}-1`
  if (!isNew) await giveRepository(container('lifeboat'))
  return {
    project,
    socketFolder,
    container,
    lifeboat: (args, extra = {}) =>
      runCommand('docker', [
        'exec',
        ...Object.entries(extra).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
        container('lifeboat'),
        'lifeboat',
        ...args,
      ]),
    sql: (statement, database = 'postgres') =>
      succeed(
        'docker',
        [
          'exec',
          '-i',
          container('db'),
          'psql',
          '--host=127.0.0.1',
          '--username=postgres',
          '--set=ON_ERROR_STOP=1',
          '-XAtq',
          `--dbname=${database}`,
        ],
        statement,
      ),
    shell: (service, command) =>
      succeed('docker', ['exec', container(service), 'sh', '-c', command]),
    down: async () => {
      await environment.down({ removeVolumes: true })
      await rm(socketFolder, { recursive: true, force: true })
    },
  }
}
