/** Backups that their own image cannot bring back: a drill says so before the night in which it matters. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

const image = `lifeboat-test-${process.pid}:own`
let stack: TestStack
let inventory: string[]

beforeAll(async () => {
  const file = `FROM postgres:17\nLABEL ${sessionLabel()} own=true\n`
  await succeed('docker', ['build', '-q', '-t', image, '-'], file)
  stack = await startTestStack({ env: { TEST_POSTGRES_IMAGE: image } })
  await stack.sql('CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id')
  inventory = await listInventory(stack.project)
})

afterAll(() => stack?.down())

test('an extension that was put into the running container by hand is named', async () => {
  await stack.shell(
    'db',
    `cd "$(pg_config --sharedir)/extension" &&
    echo "default_version = '1.0'" >handmade.control &&
    echo 'CREATE FUNCTION handmade() RETURNS int LANGUAGE sql RETURN 1;' >handmade--1.0.sql`,
  )
  await stack.sql('CREATE EXTENSION handmade')

  const details = await expectFailed()

  expect(details).toContain('extension "handmade" is not available')
  await stack.sql('DROP EXTENSION handmade')
})

test('a server that needs a library of that kind does not start in a drill either, and its own words say why', async () => {
  await stack.shell('db', `cd "$(pg_config --pkglibdir)" && cp auto_explain.so handmade.so`)
  await stack.sql(`ALTER SYSTEM SET shared_preload_libraries = 'handmade'`)
  await restartServer()

  const details = await expectFailed()

  expect(details).toContain('could not access file "handmade"')
  await stack.sql('ALTER SYSTEM RESET shared_preload_libraries')
  await restartServer()
})

test('an image that is gone from the engine says nothing about the backup, and is named', async () => {
  const { id, servers } = await askLifeboat<Manifest>(stack, ['backup'])
  await succeed('docker', ['rm', '--force', stack.container('db')])
  await succeed('docker', ['rmi', image])

  const { exitCode, stdout, stderr } = await stack.lifeboat(['verify', id, '--level', 'drilled'])

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain(`the image ${servers[0]?.imageId} that decode-db needs is not`)
  expect(stderr).toContain('hint: Pull or build that image again')
  expect(await askLifeboat(stack, ['show', id])).toMatchObject({ level: 'written' })
  expect(await listInventory(stack.project)).toEqual(
    inventory.filter((line) => !line.includes(stack.container('db'))),
  )
})

/** Gives what its one finding says. */
async function expectFailed(): Promise<string> {
  const { id } = await askLifeboat<Manifest>(stack, ['backup'])

  const { exitCode, verification } = await verifyBackup(stack, id, 'drilled')

  expect(exitCode).toBe(13)
  expect(verification).toMatchObject({ wanted: 'drilled', proved: 'decoded' })
  expect(verification.findings.map(({ what, code }) => [what, code])).toEqual([
    ['databases of db', 'drill-failed'],
  ])
  expect(await listInventory(stack.project)).toEqual(inventory)
  return verification.findings[0]?.details.join('\n') ?? ''
}

async function restartServer(): Promise<void> {
  const db = stack.container('db')
  await succeed('docker', ['restart', db])
  await succeed('docker', [
    'exec',
    db,
    'sh',
    '-c',
    'until pg_isready -qh 127.0.0.1 -U postgres; do sleep 0.2; done',
  ])
}
