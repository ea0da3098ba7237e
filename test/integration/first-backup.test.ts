import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { listInventory } from '../support/engine-inventory.ts'
import { exportToStdout } from '../support/export-commands.ts'
import { unpackExport } from '../support/unpacked-export.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack({ isNew: true })
  await stack.shell(
    'files',
    'mkdir -p /data/many && for i in $(seq 50); do echo $i >/data/many/$i; done',
  )
  await stack.sql('CREATE TABLE t AS SELECT generate_series(1, 1000) AS n')
})

afterAll(() => stack.down())

test('a backup of a running stack is complete and leaves nothing behind on the engine', async () => {
  const before = await listInventory(stack.project)

  const outcome = await stack.lifeboat(['backup', '--json'])

  expect(outcome.stderr).toBe('')
  expect(outcome.exitCode).toBe(0)
  expect(JSON.parse(outcome.stdout)).toMatchObject({ state: 'complete', failures: [] })
  expect(await listInventory(stack.project)).toEqual(before)
})

test('a second backup of unchanged volumes reads no file content again', async () => {
  const outcome = await stack.lifeboat(['backup', '--type', 'volumes', '--json'])

  const { parts } = JSON.parse(outcome.stdout)
  expect(parts).toHaveLength(1)
  expect(parts[0].files).toBe(50)
  expect(parts[0].unchangedFiles).toBe(parts[0].files)
})

test('it leaves as one file, of which GNU tar and sha256sum tell what was changed in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-export-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))

  const { exitCode } = await exportToStdout(stack, join(folder, 'all.tar.zst'))

  expect(exitCode).toBe(0)
  const unpacked = await unpackExport(folder, 'all.tar.zst')
  onTestFinished(() => unpacked.remove())
  expect(await unpacked.follow('check-sums')).toBe('')
  const file = `volumes/${stack.project}_data/many/7`
  expect(await unpacked.look(`cat ${file}`)).toBe('7\n')
  await unpacked.look(`echo 8 >${file}`)
  await expect(unpacked.follow('check-sums')).rejects.toThrow('ended with 1')
})
