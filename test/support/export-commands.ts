import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

import { bundleProgram, fromStdin } from './bundle-program.ts'
import { eventually } from './eventually.ts'
import { runCommand, type Outcome } from './run-command.ts'
import { sessionLabel } from './session.ts'
import type { TestStack } from './test-stack.ts'

/** What a person gets who sends stdout of `lifeboat export latest` to a file. */
export async function exportToStdout(
  stack: TestStack,
  file: string,
  repository = '/repository',
): Promise<Omit<Outcome, 'stdout'>> {
  const command = ['lifeboat', 'export', 'latest']
  const child = spawn('docker', inLifeboat(stack, repository, command), {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close') as Promise<[number]>
  const [stderr] = await Promise.all([
    text(child.stderr),
    pipeline(child.stdout, createWriteStream(file)),
  ])
  const [exitCode] = await closed
  return { exitCode, stderr }
}

/** What `restore --from` begins with; gives the manifest on stdout. */
export async function importFile(
  stack: TestStack,
  file: string,
  repository: string,
): Promise<Outcome> {
  const input = await bundleProgram('test/support/import-file.ts')
  const env = ['-e', `LIFEBOAT_REPOSITORY=${repository}`]
  const program = [stack.container('lifeboat'), 'node', ...fromStdin, file]
  return runCommand('docker', ['exec', '--interactive', ...env, ...program], { input })
}

/** From another container of the stack, into a volume that is gone with it; says which files were left. */
export function exportInto(
  stack: TestStack,
  volume: string,
  ...options: readonly string[]
): Promise<Outcome> {
  const script = `lifeboat export latest --output /exports/x.tar.zst ${options.join(' ')}
    code=$?; echo "left:" $(ls /exports) >&2; exit $code`
  return runCommand('docker', [
    'run',
    '--rm',
    `--label=${sessionLabel()}`,
    `--label=com.docker.compose.project=${stack.project}`,
    '--env=LIFEBOAT_PASSWORD=test',
    '--volume=/var/run/docker.sock:/var/run/docker.sock',
    `--volume=${stack.project}_repository:/repository`,
    `--volume=${volume}:/exports`,
    '--entrypoint=bash',
    process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest',
    '-c',
    script,
  ])
}

/** Waits until an export to /proxy has begun to write its file. */
export async function awaitPart(stack: TestStack): Promise<void> {
  await eventually(
    async () => {
      const [part] = await readdir(stack.socketFolder)
      return part !== undefined && (await stat(join(stack.socketFolder, part))).size > 0
    },
    { limitMs: 60_000, intervalMs: 20 },
  )
}

/** Signals the `lifeboat export` that runs beside the daemon. */
export async function signalExport(stack: TestStack, name: 'TERM' | 'KILL'): Promise<void> {
  await stack.shell(
    'lifeboat',
    `for process in /proc/[0-9]*; do
       tr '\\0' ' ' <$process/cmdline | grep -q '^node .*main.cjs export' && kill -${name} "\${process#/proc/}"
     done; true`,
  )
}

function inLifeboat(stack: TestStack, repository: string, command: readonly string[]): string[] {
  const env = ['-e', `LIFEBOAT_REPOSITORY=${repository}`]
  return ['exec', ...env, stack.container('lifeboat'), ...command]
}
