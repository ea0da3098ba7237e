import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runCommand, succeed, type Outcome } from './run-command.ts'

/** A stack of a test's own, from a compose file in test/integration/stacks, standing in a folder of its own. */
export type OwnStack = {
  readonly project: string
  /** The folder on this machine that compose takes for the project's. */
  readonly folder: string
  container(service: string): string
  compose(...args: string[]): Promise<string>
  /** Runs the command line inside the lifeboat service. */
  lifeboat(args: readonly string[], call?: Call): Promise<Outcome>
  /** Runs a shell command in a service. */
  shell(service: string, command: string): Promise<string>
  /** What Lifeboat made on the engine for this project and has not removed. */
  left(): Promise<string[]>
  down(): Promise<void>
}

type Given = {
  /** Folders of test/integration/stacks, one laid over the other; by default the one that is called like the stack. */
  readonly folders?: readonly string[]
  /** Works on the stack's own folder before it is brought up. */
  readonly prepare?: (folder: string) => Promise<void>
}

type Call = { readonly env?: Readonly<Record<string, string>>; readonly user?: string }

let count = 0

/** Brings up a compose file with the files beside it; gives the stack once its healthy services are. */
export async function startOwnStack(
  name: string,
  env: Readonly<Record<string, string>> = {},
  { folders = [name], prepare }: Given = {},
): Promise<OwnStack> {
  count += 1
  const project = `lifeboat-${name}-${process.pid}-${count}`
  const folder = await mkdtemp(join(tmpdir(), `${project}-`))
  for (const each of folders) {
    await cp(join(import.meta.dirname, '../integration/stacks', each), folder, { recursive: true })
  }
  await prepare?.(folder)
  const session = process.env['TEST_SESSION'] ?? 'none'
  const options = { env: { ...env, TEST_SESSION: session }, cwd: folder }
  const container = (service: string): string => `${project}-${service}-1`

  async function compose(...args: string[]): Promise<string> {
    const outcome = await runCommand('docker', ['compose', '-p', project, ...args], options)
    if (outcome.exitCode === 0) return outcome.stdout
    throw new Error(`docker compose ${args.join(' ')}: ${outcome.stderr}`)
  }

  async function down(): Promise<void> {
    await compose('--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '0')
    await runCommand('docker', ['volume', 'rm', '--force', `lifeboat-cache-${project}`])
    await rm(folder, { recursive: true, force: true })
  }

  const stack: OwnStack = {
    project,
    folder,
    container,
    compose,
    lifeboat: (args, { env: extra = {}, user = '0' } = {}) =>
      runCommand('docker', [
        'exec',
        '-u',
        user,
        ...Object.entries(extra).flatMap(([variable, value]) => ['-e', `${variable}=${value}`]),
        container('lifeboat'),
        'lifeboat',
        ...args,
      ]),
    shell: (service, command) =>
      succeed('docker', ['exec', container(service), 'sh', '-c', command]),
    left: () => listLeft(project),
    down,
  }
  try {
    await compose('up', '--detach', '--build', '--quiet-pull')
    return stack
  } catch (error) {
    await down()
    throw error
  }
}

async function listLeft(project: string): Promise<string[]> {
  const filter = ['--filter', `label=lifeboat.project=${project}`]
  const containers = await succeed('docker', ['ps', '-a', '--format', '{{.Names}}', ...filter])
  const roles = ['--format', '{{.Name}} {{.Label "lifeboat.role"}}']
  const volumes = await succeed('docker', ['volume', 'ls', ...roles, ...filter])
  // That of the cache is there to stay.
  const left = volumes.split('\n').filter((line) => !line.endsWith(' cache'))
  return [...containers.split('\n'), ...left.map((line) => line.trim())].filter(Boolean)
}
