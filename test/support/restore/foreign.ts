import { runCommand, succeed } from '../run-command.ts'
import { sessionLabel } from '../session.ts'
import type { TestStack } from '../test-stack.ts'

/** Starts a container of another compose project, called `somebody`; gives its name. */
export async function startForeign(stack: TestStack, mount: string): Promise<string> {
  const name = nameForeign(stack)
  const labels = [sessionLabel(), 'com.docker.compose.project=somebody']
  await succeed('docker', [
    'run',
    '--detach',
    '--init',
    `--name=${name}`,
    ...labels.map((label) => `--label=${label}`),
    `--volume=${mount}`,
    'node:26-trixie-slim',
    'sleep',
    'infinity',
  ])
  return name
}

/** One that was never started is fine. */
export async function removeForeign(stack: TestStack): Promise<void> {
  await runCommand('docker', ['rm', '-f', nameForeign(stack)])
}

function nameForeign({ project }: TestStack): string {
  return `${project}-foreign`
}
