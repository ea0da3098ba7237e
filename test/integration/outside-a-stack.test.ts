import { expect, test } from 'vitest'

import { runCommand, type Outcome } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'

const socket = ['-v', '/var/run/docker.sock:/var/run/docker.sock']

test.each(['serve', 'plan', 'backup', 'list', 'doctor'])(
  '%s in a container that no compose project has says so, with a hint',
  async (command) => {
    const outcome = await run(socket, command)

    expect(outcome.exitCode).toBe(2)
    const said = outcome.stdout + outcome.stderr
    expect(said).toContain('Lifeboat’s container is not part of a compose project')
    expect(said).toContain(
      'hint: Start it as a service of the stack’s docker-compose.yml, or set LIFEBOAT_PROJECT.',
    )
  },
)

test.each(['serve', 'backup'])(
  '%s without the socket says which volume is missing',
  async (command) => {
    const { exitCode, stderr } = await run([], command)

    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: there is no Docker socket at unix:///var/run/docker.sock')
    expect(stderr).toContain(
      'hint: Give the lifeboat service the volume /var/run/docker.sock:/var/run/docker.sock.',
    )
  },
)

test.each(['serve', 'backup'])(
  '%s as another user than root is told what that user may not',
  async (command) => {
    const { exitCode, stderr } = await run(['--user', '1000', ...socket], command)

    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: no permission on unix:///var/run/docker.sock')
    expect(stderr).toContain(
      'hint: Run the lifeboat service as root, or add the socket’s group with group_add.',
    )
  },
)

test('a state folder that cannot be written is said, with a hint', async () => {
  const { exitCode, stderr } = await run(
    [
      ...socket,
      '--read-only',
      '--tmpfs',
      '/tmp',
      '-e',
      'LIFEBOAT_PROJECT=nope',
      '-e',
      'LIFEBOAT_STATE=/nowhere',
    ],
    'backup',
  )

  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: the state folder /nowhere/runs cannot be written')
  expect(stderr).toContain(
    'hint: Give the lifeboat service a volume for it that its user may write, or run the service as root.',
  )
})

function run(options: readonly string[], command: string): Promise<Outcome> {
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  return runCommand('docker', [
    'run',
    '--rm',
    '--label',
    sessionLabel(),
    ...options,
    image,
    command,
  ])
}
