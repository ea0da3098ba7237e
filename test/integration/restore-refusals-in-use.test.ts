import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'

import { eventually } from '../support/eventually.ts'
import { holdTable } from '../support/hold-table.ts'
import { askLifeboat } from '../support/restore/ask-lifeboat.ts'
import { expectUntouched } from '../support/restore/expect-untouched.ts'
import { removeForeign, startForeign } from '../support/restore/foreign.ts'
import { startSmallStack, type SmallStack } from '../support/restore/small-stack.ts'
import { startsAndEnds, watchEvents } from '../support/restore/watch-events.ts'
import { succeed, type Outcome } from '../support/run-command.ts'

let stack: SmallStack
let uploads: string

beforeAll(async () => {
  stack = await startSmallStack()
  uploads = `${stack.project}_uploads`
})

afterAll(async () => {
  await stack?.down()
})

afterEach(async () => {
  await removeForeign(stack)
})

test('a container of another project that only reads the volume: refused by its name', async () => {
  const name = await startForeign(stack, `${uploads}:/data:ro`)

  const { exitCode, stderr } = await refuse()

  expect(exitCode).toBe(2)
  expect(stderr).toContain(`${name} of somebody uses ${uploads}`)
})

test('a container of another project, paused: refused', async () => {
  const name = await startForeign(stack, `${uploads}:/data`)
  await succeed('docker', ['pause', name])

  const { exitCode, stderr } = await refuse('--volume', 'uploads')

  expect(exitCode).toBe(2)
  expect(stderr).toContain(`${name} of somebody uses ${uploads}`)
})

test('a container of another project, ended: no obstacle', async () => {
  const name = await startForeign(stack, `${uploads}:/data`)
  await succeed('docker', ['kill', name])

  const plan = await askLifeboat(stack, ['restore', '--dry-run'])

  expect(plan).toMatchObject({ stops: [{ service: 'web' }] })
})

test('a container of another project, started while the stack is stopped: nothing is written, it is left alone, all starts again', async () => {
  await stack.shell('web', 'rm /uploads/index.html')
  await stack.awaitHealth('web', 'unhealthy')
  const files = await stack.shell('web', 'ls -la --time-style=full-iso /uploads; cat /uploads/*')
  const release = await holdTable((statement) => stack.sql(statement, 'shop'), 'letters')
  onTestFinished(release)
  const events = watchEvents(stack)

  const restoring = stack.lifeboat(['restore', '--yes'])
  await eventually(() => expect(startsAndEnds(events)).toEqual(['web die']), { limitMs: 60_000 })
  const name = await startForeign(stack, `${uploads}:/data`)
  await release()
  const { exitCode, stderr } = await restoring

  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 })
  expect(stderr).toContain('error: a container was started on what is being restored')
  expect(stderr).toContain(`${name} uses ${uploads}`)
  expect(await succeed('docker', ['inspect', '-f', '{{.State.Running}}', name])).toBe('true\n')
  await eventually(() => expect(startsAndEnds(events)).toEqual(['web die', 'web start']))
  events.stop()
  expect(await stack.shell('web', 'ls -la --time-style=full-iso /uploads; cat /uploads/*')).toBe(
    files,
  )
  expect(await stack.sql('SELECT count(*) FROM letters', 'shop')).toBe('40001\n')
  expect(await stack.sql('SELECT count(*) FROM pg_database')).toBe('4\n')
  await stack.shell('web', 'echo welcome >/uploads/index.html')
  await stack.awaitHealth('web', 'healthy')
})

test('a container of the stack itself, paused: refused by its name', async () => {
  await succeed('docker', ['pause', stack.container('web')])
  const before = await stack.sql('SELECT oid FROM pg_database')
  const { exitCode, stderr } = await stack.lifeboat(['restore', '--yes'])
  const state = await succeed('docker', [
    'inspect',
    '-f',
    '{{.State.Status}}',
    stack.container('web'),
  ])
  await succeed('docker', ['unpause', stack.container('web')])

  expect({ exitCode, stderr, state }).toMatchObject({ exitCode: 2, state: 'paused\n' })
  expect(stderr).toContain('error: paused containers use what would be overwritten')
  expect(stderr).toContain(`${stack.container('web')} is paused and uses ${uploads}`)
  expect(await stack.sql('SELECT oid FROM pg_database')).toBe(before)
})

function refuse(...args: string[]): Promise<Outcome> {
  return expectUntouched(stack, () => stack.lifeboat(['restore', ...args, '--yes']))
}
