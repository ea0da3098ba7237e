/** A look at the stack holds no lock: what a killed one leaves is told from what a living one needs by its holder alone. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { eventually } from '../support/eventually.ts'
import { addGuest } from '../support/guest.ts'
import { holdTable } from '../support/hold-table.ts'
import { succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'

let stack: TestStack
let lifeboat: string
let release: () => Promise<void>

beforeAll(async () => {
  stack = await startTestStack({
    services: ['db', 'lifeboat'],
    env: { TEST_HEALTH_INTERVAL: '2s' },
  })
  lifeboat = stack.container('lifeboat')
})

beforeEach(async () => {
  // A server is asked for its tablespaces after the login, so each session worker waits here.
  release = await holdTable((statement) => stack.sql(statement), 'pg_tablespace')
})

afterEach(async () => {
  await release()
  // None when all went well; after a failure they would be in the next test's way.
  for (const worker of await listWorkers()) await remove(worker)
})

afterAll(() => stack.down())

test.runIf(isTorture)(
  'a look that was killed together with the daemon leaves nothing once that has started again',
  async () => {
    const killed = stack.lifeboat(['plan'])
    const workers = await awaitWorkers(1)
    await succeed('docker', ['kill', lifeboat])
    expect((await killed).exitCode).toBe(137)
    expect(await listWorkers()).toEqual(workers)

    await succeed('docker', ['start', lifeboat])
    await awaitHealthy()

    expect(await listWorkers()).toEqual([])
  },
)

test.runIf(isTorture)(
  'of two looks beside the daemon the killed one is cleared up after, the living one goes on',
  async () => {
    const killed = stack.lifeboat(['plan'])
    const [left = ''] = await awaitWorkers(1)
    await killHolder(left)
    expect((await killed).exitCode).toBe(137)
    const living = stack.lifeboat(['plan', '--json'])
    const both = await awaitWorkers(2)

    // One more daemon in the same container: it clears up, and ends at the first one's port.
    const { stdout, stderr } = await stack.lifeboat(['serve'])

    expect(stdout + stderr).toContain('cannot listen on port 8080')
    expect(await listWorkers()).toEqual(both.filter((worker) => worker !== left))
    await release()
    const { exitCode, stdout: plan } = await living
    expect(exitCode).toBe(0)
    expect(JSON.parse(plan).steps).toContainEqual(expect.objectContaining({ do: 'dump' }))
  },
)

const ends = [
  { end: 'was killed', command: ['kill'] },
  { end: 'is gone', command: ['rm', '-f', '-v'] },
]

// Both with TORTURE only.
test.each(isTorture ? ends : ends.slice(0, 1))(
  'a look in another container keeps its worker until that container $end',
  async (given) => {
    const mounts = ['/var/run/docker.sock:/var/run/docker.sock']
    const guest = await addGuest(stack, { service: 'other', mounts, image, command: ['plan'] })
    onTestFinished(() => remove(guest))
    const workers = await awaitWorkers(1)

    await restart()
    expect(await listWorkers()).toEqual(workers)

    await succeed('docker', [...given.command, guest])
    await restart()
    expect(await listWorkers()).toEqual([])
  },
)

/** The names of the project's workers, those too that do not run. */
async function listWorkers(): Promise<string[]> {
  const labels = [`lifeboat.project=${stack.project}`, 'lifeboat.role=worker']
  const filters = labels.flatMap((label) => ['--filter', `label=${label}`])
  const names = await succeed('docker', ['ps', '-a', '--format', '{{.Names}}', ...filters])
  return names.split('\n').filter(Boolean)
}

async function awaitWorkers(count: number): Promise<string[]> {
  return eventually(async () => {
    const workers = await listWorkers()
    return workers.length === count && workers
  })
}

/** Kills the process in Lifeboat's container that the worker says it belongs to. */
async function killHolder(worker: string): Promise<void> {
  const format = '{{index .Config.Labels "lifeboat.process"}}'
  const holder = await succeed('docker', ['inspect', '-f', format, worker])
  await stack.shell('lifeboat', `kill -KILL ${holder.split('@')[0]}`)
}

async function remove(container: string): Promise<void> {
  await succeed('docker', ['rm', '-f', '-v', container])
}

async function restart(): Promise<void> {
  await succeed('docker', ['restart', lifeboat])
  await awaitHealthy()
}

async function awaitHealthy(): Promise<void> {
  await eventually(async () => {
    const format = '{{.State.Health.Status}}'
    return (await succeed('docker', ['inspect', '-f', format, lifeboat])).trim() === 'healthy'
  })
}
