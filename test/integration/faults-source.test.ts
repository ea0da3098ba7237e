import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'

import { type Baseline, expectUnharmed, makeGoodBackup, takeBaseline } from '../support/baseline.ts'
import { eventually } from '../support/eventually.ts'
import { addGuest, addVolume } from '../support/guest.ts'
import { actAtCall, runDocker } from '../support/proxied-engine.ts'
import { sessionLabel } from '../support/session.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let before: Baseline

beforeAll(async () => {
  stack = await startTestStack()
  await stack.shell('files', 'echo kept >/data/kept')
  await makeGoodBackup(stack, '--type', 'volumes')
})

beforeEach(async () => {
  before = await takeBaseline(stack)
})

afterAll(() => stack.down())

test.each([
  { when: 'before the capture begins', nth: 1, isMadeAnew: false },
  { when: 'between the last look at it and the worker’s creation', nth: 2, isMadeAnew: true },
])('a volume deleted $when is named, not stored empty', async ({ nth, isMadeAnew }) => {
  const volume = await addVolume(`${stack.project}-fleeting`)
  const guest = await addGuest(stack, { service: 'fleeting', mounts: [`${volume}:/fleeting`] })
  let deletedAt = 0
  const { env } = await actAtCall(stack, { path: `/volumes/${volume}`, nth }, () => {
    runDocker('rm', '-f', guest)
    runDocker('volume', 'rm', volume)
    deletedAt = Date.now() / 1000
  })

  const outcome = await stack.lifeboat(['backup', '--type', 'volumes', '--json'], env)

  expect(outcome.exitCode).toBe(3)
  const { state, failures, archived } = JSON.parse(outcome.stdout)
  expect(state).toBe('incomplete')
  expect(failures).toMatchObject([
    {
      what: `volume ${volume}`,
      code: 'source-gone',
      hint: 'Run the backup again when nobody is changing the stack.',
    },
  ])
  expect(archived).toMatchObject([{ source: `${stack.project}_data` }])
  expect(listCreations(volume, deletedAt) !== '').toBe(isMadeAnew)
  await expectUnharmed(stack, before)
})

/** What the engine makes by itself when a worker asks for a volume that is not there. */
function listCreations(volume: string, since: number): string {
  const filters = ['--filter', `volume=${volume}`, '--filter', 'event=create']
  return runDocker('events', '--since', `${since}`, '--until', `${Date.now() / 1000}`, ...filters)
}

test('a bind mount whose path vanishes during the run is named, and the path is not made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-bound-'))
  await writeFile(join(folder, 'file'), 'content')
  const guest = await addGuest(stack, { service: 'bound', mounts: [`${folder}:/bound`] })
  const trigger = { path: `/volumes/${stack.project}_data`, nth: 2 }
  const { env } = await actAtCall(stack, trigger, () => {
    runDocker('rm', '-f', guest)
    rmSync(folder, { recursive: true })
  })

  const outcome = await stack.lifeboat(['backup', '--type', 'volumes', '--json'], env)

  expect(outcome.exitCode).toBe(3)
  const { state, failures, archived } = JSON.parse(outcome.stdout)
  expect(state).toBe('incomplete')
  expect(failures).toMatchObject([{ what: `bind ${folder}`, code: 'source-gone' }])
  expect(archived).toMatchObject([{ source: `${stack.project}_data` }])
  expect(existsSync(folder)).toBe(false)
  await expectUnharmed(stack, before)
})

test('the data of a server that is no part of the stack does not count as held while it runs, and does when it was killed', async () => {
  const volume = await addVolume(`${stack.project}-infra`)
  const server = `${stack.project}-infra`
  const image = process.env['TEST_POSTGRES_IMAGE'] ?? 'postgres:17'
  const mount = `${volume}:${process.env['TEST_POSTGRES_TARGET'] ?? '/var/lib/postgresql/data'}`
  const given = ['--label', sessionLabel(), '--volume', mount, '--env', 'POSTGRES_PASSWORD=test']
  runDocker('run', '--detach', '--name', server, ...given, image)
  onTestFinished(() => void runDocker('rm', '-f', server))
  const guest = await addGuest(stack, { service: 'reader', mounts: [`${volume}:/infra:ro`] })
  onTestFinished(() => void runDocker('rm', '-f', guest))
  await eventually(
    async () => void runDocker('exec', server, 'psql', '-h127.0.0.1', '-Upostgres', '-cSELECT 1'),
    { limitMs: 60_000 },
  )

  const running = await stack.lifeboat(['backup', '--type', 'volumes', '--json'])
  runDocker('kill', '--signal', 'KILL', server)
  const killed = await stack.lifeboat(['backup', '--type', 'volumes', '--json'])

  expect(running.exitCode).toBe(3)
  expect(JSON.parse(running.stdout)).toMatchObject({
    state: 'incomplete',
    failures: expect.arrayContaining([
      expect.objectContaining({ what: `volume ${volume}`, code: 'live-data-copied' }),
    ]),
    archived: [{ source: `${stack.project}_data` }],
  })
  expect(JSON.parse(killed.stdout)).toMatchObject({ state: 'complete', failures: [] })
})
