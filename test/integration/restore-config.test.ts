import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestStack, type TestStack } from '../support/test-stack.ts'

let folder: string
let stack: TestStack

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-config-'))
  await cp(join(import.meta.dirname, '../stack/compose.yml'), join(folder, 'compose.yml'))
  await writeFile(join(folder, '.env'), 'COLOUR=blue\n')
  await writeFile(join(folder, 'gone.conf'), 'here at the backup\n')
  stack = await startTestStack({ folder })
  const { exitCode, stderr } = await stack.lifeboat(['backup', '--type', 'config'])
  if (exitCode !== 0) throw new Error(stderr)
  await appendFile(join(folder, '.env'), 'SIZE=large\n')
  await rm(join(folder, 'gone.conf'))
  await writeFile(join(folder, 'new file.conf'), 'new\n')
})

afterAll(async () => {
  await stack.down()
  await rm(folder, { recursive: true, force: true })
})

test('the configuration is shown as a difference against today’s, and nothing is written', async () => {
  const { exitCode, stdout } = await stack.lifeboat(['restore', '--type', 'config', '--json'])

  expect(exitCode).toBe(0)
  const difference = JSON.parse(stdout)
  expect(difference).toMatchObject({
    changed: [join(folder, '.env')],
    missing: [join(folder, 'gone.conf')],
    added: [join(folder, 'new file.conf')],
    same: 1,
  })
  expect(difference.text).toContain('+SIZE=large')
  expect(difference.text).not.toContain('COLOUR=red')
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe('COLOUR=blue\nSIZE=large\n')
})

test('it is written into a new folder of a mount, as it was', async () => {
  const into = '/proxy/then'

  const { exitCode, stdout, stderr } = await stack.lifeboat([
    'restore',
    '--type',
    'config',
    '--into',
    into,
  ])

  expect(exitCode, stderr).toBe(0)
  expect(stdout).toContain(into)
  const written = join(stack.socketFolder, 'then/project')
  expect(await readFile(join(written, '.env'), 'utf8')).toBe('COLOUR=blue\n')
  expect(await readFile(join(written, 'gone.conf'), 'utf8')).toBe('here at the backup\n')
})

test.each([
  { what: 'a folder that holds something', into: '/proxy/then', code: 'is not empty' },
  { what: 'a folder inside the container', into: '/tmp/then', code: 'is inside the container' },
  { what: 'a relative path', into: 'then', code: 'is not an absolute path' },
])('$what is refused', async ({ into, code }) => {
  const { exitCode, stderr } = await stack.lifeboat(['restore', '--type', 'config', '--into', into])

  expect(exitCode).toBe(2)
  expect(stderr).toContain(code)
  expect(stderr).toContain('Nothing was written.')
})

test('what does not go with the configuration is refused, not passed over', async () => {
  const { exitCode, stderr } = await stack.lifeboat([
    'restore',
    '--type',
    'config',
    '--volume',
    'data',
  ])

  expect(exitCode).toBe(2)
  expect(stderr).toContain('--type config does not go with --volume')
})
