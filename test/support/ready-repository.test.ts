import { afterAll, beforeAll, expect, test } from 'vitest'

import { cheapenKey } from './cheap-key.ts'
import { giveRepository } from './ready-repository.ts'
import { runCommand, succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'

const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
let container: string

beforeAll(async () => {
  const run = ['run', '--detach', `--label=${sessionLabel()}`, '--network=none']
  const sleep = ['--entrypoint=tini', image, '--', 'sleep', 'infinity']
  container = (await succeed('docker', [...run, ...sleep])).trim()
  await succeed('docker', ['exec', container, 'mkdir', '/repository'])
  await giveRepository(container)
})

afterAll(async () => {
  await succeed('docker', ['rm', '-f', '-v', container])
})

test('the repository that is given to a stack is one that restic finds no fault with', async () => {
  const { exitCode, stderr } = await restic('check --read-data', 'test')

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
})

test('another password does not open it', async () => {
  expect((await restic('cat config', 'guessed')).exitCode).toBe(12)
})

test('a key is not sealed again by another password', async () => {
  const key = await succeed('docker', ['exec', container, 'sh', '-c', 'cat /repository/keys/*'])

  expect(() => cheapenKey(key, 'guessed')).toThrow('the password does not open the key')
  expect(cheapenKey(key, 'test').name).toMatch(/^[0-9a-f]{64}$/)
})

function restic(command: string, password: string) {
  const environment = ['-e', `RESTIC_PASSWORD=${password}`, '-e', 'RESTIC_REPOSITORY=/repository']
  const words = ['restic', '--no-cache', ...command.split(' ')]
  return runCommand('docker', ['exec', ...environment, container, ...words])
}
