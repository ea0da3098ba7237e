/** A drill of everything that PostgreSQL has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Manifest } from '../../src/model/manifest.ts'
import { listInventory } from '../support/engine-inventory.ts'
import { writeFeatures } from '../support/feature-fixture.ts'
import { killAt, killLifeboat } from '../support/kill-lifeboat.ts'
import { proxyEngine } from '../support/proxied-engine.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'
import { spoilDumps } from '../support/verify/spoil-dumps.ts'
import { verifyBackup } from '../support/verify/verify-backup.ts'

describe.each(['15', '17', '18'])('PostgreSQL %s', (version) => {
  let stack: TestStack
  let manifest: Manifest
  let inventory: string[]

  beforeAll(async () => {
    stack = await startTestStack({
      env: {
        TEST_POSTGRES_IMAGE: `postgres:${version}`,
        TEST_POSTGRES_TARGET: version === '18' ? '/var/lib/postgresql' : '/var/lib/postgresql/data',
      },
    })
    await stack.shell('db', 'mkdir /tablespace && chown postgres: /tablespace')
    await stack.sql('CREATE DATABASE features')
    await stack.sql(await writeFeatures('/tablespace'), 'features')
    manifest = await askLifeboat<Manifest>(stack, ['backup'])
    inventory = await listInventory(stack.project)
  })

  afterAll(() => stack?.down())

  test('all of it is restored, and equal', async () => {
    const { exitCode, verification } = await verifyBackup(stack, manifest.id, 'drilled')

    expect(verification.findings).toEqual([])
    expect(exitCode).toBe(0)
    expect(verification).toMatchObject({ wanted: 'drilled', proved: 'drilled' })
    expect(verification.drill?.servers).toMatchObject([{ service: 'db', indexes: 'checked' }])
    expect(verification.drill?.servers[0]?.recoveryMs).toBeGreaterThan(0)
    expect(await listInventory(stack.project)).toEqual(inventory)
  })

  test('a dump that its server does not take is a clear verdict, and leaves nothing behind', async () => {
    const path = manifest.servers[0]?.databases.find(({ name }) => name === 'features')?.path ?? ''
    const id = await spoilDumps(stack, manifest, `cd ${path} && sed -i 's/^1\\t/x\\t/' *.dat`)

    const { exitCode, verification } = await verifyBackup(stack, id, 'drilled')

    expect(exitCode).toBe(13)
    expect(verification).toMatchObject({ wanted: 'drilled', proved: 'decoded' })
    expect(verification.findings.map(({ what, code }) => [what, code])).toEqual([
      ['databases of db', 'drill-failed'],
    ])
    expect(verification.findings[0]?.details.join('\n')).toContain('invalid input syntax')
    expect(await listInventory(stack.project)).toEqual(inventory)
  })
})

describe('a drill that is killed', () => {
  let stack: TestStack
  let manifest: Manifest
  let inventory: string[]

  beforeAll(async () => {
    stack = await startTestStack()
    await stack.sql('CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id')
    await stack.shell('files', 'echo one >/data/one')
    manifest = await askLifeboat<Manifest>(stack, ['backup'])
    inventory = await listInventory(stack.project)
  })

  afterAll(() => stack?.down())

  test.each(['start scratch-db', 'start load-db', 'start compare-rows-db', 'start stage-files'])(
    'after %s proves nothing, and what it left goes with the next start',
    async (call) => {
      const proxy = await proxyEngine(stack)
      const isKilled = killAt(proxy, stack, { call, when: 'after' }, () =>
        killLifeboat(stack, 'process'),
      )

      const { exitCode } = await stack.lifeboat(
        ['verify', manifest.id, '--level', 'drilled'],
        proxy.env,
      )
      expect([exitCode, isKilled()]).toEqual([137, true])
      expect(await listInventory(stack.project)).not.toEqual(inventory)
      await askLifeboat(stack, ['unlock'])

      expect(await listInventory(stack.project)).toEqual(inventory)
      expect(await askLifeboat(stack, ['show', manifest.id])).toMatchObject({ level: 'written' })
    },
  )

  test('and one that is not is none the worse for it', async () => {
    const { verification } = await verifyBackup(stack, manifest.id, 'drilled', {
      LIFEBOAT_DRILL_CPUS: '1.5',
      LIFEBOAT_DRILL_MEMORY: '512m',
    })

    expect(verification).toMatchObject({ proved: 'drilled', findings: [] })
    expect(await listInventory(stack.project)).toEqual(inventory)
  })
})
