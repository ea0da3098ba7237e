/** A drill on an engine whose disk is full: with TORTURE, and where an engine of its own can be started. */
import { execFileSync } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { actBefore } from '../support/kill-lifeboat.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { canStartEngine, type SecondEngine, startSecondEngine } from '../support/second-engine.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

const canRun = Boolean(process.env['TORTURE']) && (await canStartEngine())
const lifeboatImage = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
const mebibyte = 2 ** 20

let engine: SecondEngine
let stack: TestStack
let manifest: Manifest
let inventory: string[]

beforeAll(async () => {
  if (!canRun) return
  engine = await startSecondEngine([lifeboatImage, 'postgres:17', 'node:26-trixie-slim'], {
    size: '4g',
  })
  process.env['DOCKER_HOST'] = `unix://${engine.socket}`
  stack = await startTestStack({ env: { TEST_ENGINE_SOCKET: engine.socket } })
  // Some forty megabytes that do not get smaller.
  await stack.sql(
    `CREATE TABLE letters AS SELECT n, md5(n::text) || md5((-n)::text) AS body FROM generate_series(1, 400000) AS n`,
  )
  manifest = await askLifeboat<Manifest>(stack, ['backup'])
  inventory = await listInventory(stack.project)
})

afterEach(() => (canRun ? rm(ballast(), { force: true }) : undefined))

afterAll(async () => {
  if (!canRun) return
  await stack?.down()
  delete process.env['DOCKER_HOST']
  await engine?.down()
})

test.runIf(canRun)(
  'that has too little room for it: it says how much, and begins nothing',
  async () => {
    fillUpTo(60 * mebibyte)

    const { exitCode, stdout, stderr } = await drill()

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/too little space/)
    await expectUntouched()
  },
)

test.runIf(canRun)(
  'that fills up in the middle of it: it says that this is not the backup’s fault',
  async () => {
    const proxy = await proxyEngine(stack)
    actBefore(proxy, stack, 'start load-db', () => fillUpTo(8 * mebibyte))

    const { exitCode, stdout, stderr } = await drill(proxy.env)

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('the disk filled up during the drill')
    expect(stderr).toContain('It says nothing about the backup.')
    await expectUntouched()
  },
)

test.runIf(canRun)('that has room again: it is proved', async () => {
  const { exitCode, verification } = await verifyBackup(stack, manifest.id, 'drilled')

  expect({ exitCode, findings: verification.findings }).toEqual({ exitCode: 0, findings: [] })
})

function drill(env: Record<string, string> = {}) {
  return stack.lifeboat(['verify', manifest.id, '--level', 'drilled'], env)
}

async function expectUntouched(): Promise<void> {
  await rm(ballast())
  expect(await listInventory(stack.project)).toEqual(inventory)
  expect(await askLifeboat(stack, ['show', manifest.id])).toMatchObject({ level: 'written' })
}

function ballast(): string {
  return join(engine.data, 'ballast')
}

/** While nothing else of the test goes on. */
function fillUpTo(leftBytes: number): void {
  const { bavail, bsize } = statfsSync(engine.data)
  execFileSync('fallocate', ['-l', String(bavail * bsize - leftBytes), ballast()])
}
