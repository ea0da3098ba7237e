import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { listInventory } from '../support/engine-inventory.ts'
import {
  addServices,
  holdInFreeze,
  startFreezeStack,
  stateOf,
  takeBackup,
} from '../support/freeze/freeze-stack.ts'
import { eventually } from '../support/eventually.ts'
import { startsAndEnds, watchEvents } from '../support/restore/watch-events.ts'
import { runCommand, succeed } from '../support/run-command.ts'
import type { TestStack } from '../support/test-stack.ts'

let stack: TestStack
let inventory: readonly string[]

beforeAll(async () => {
  stack = await startFreezeStack()
  inventory = await listInventory(stack.project)
})

afterAll(() => stack.down())

describe('what writes to files', () => {
  test('stands still for the moment in which they are read, and goes on', async () => {
    const { exitCode, manifest } = await takeBackup(stack)

    expect(exitCode).toBe(0)
    expect(manifest).toMatchObject({ consistency: 'frozen', consistencyBecause: [], stopped: [] })
    expect(manifest.frozen.map(({ service }) => service)).toEqual(['app'])
    expect(manifest.frozen[0]?.ms).toBeGreaterThan(0)
    expect(await stateOf(stack, 'app')).toBe('running')
  })

  test.runIf(isTorture)('stays paused when somebody else has paused it', async () => {
    await succeed('docker', ['pause', stack.container('app')])
    onTestFinished(() => unpause('app'))

    const { exitCode, manifest } = await takeBackup(stack)

    expect(exitCode).toBe(0)
    expect(manifest).toMatchObject({ consistency: 'stopped', frozen: [] })
    expect(await stateOf(stack, 'app')).toBe('paused')
  })

  test.runIf(isTorture)(
    'that ends in the freeze makes the backup less, and is not started again',
    async () => {
      const held = await holdInFreeze(stack)
      await succeed('docker', ['kill', stack.container('app')])
      const { exitCode, manifest } = await held.letGo()
      onTestFinished(async () => {
        await succeed('docker', ['start', stack.container('app')])
      })

      expect(exitCode).toBe(0)
      expect(manifest).toMatchObject({ state: 'complete', consistency: 'ordered' })
      // The engine lets a paused container go on to kill it: it may write once more.
      expect(manifest.consistencyBecause).toContain(
        `${stack.container('app')} did not stand still to the end`,
      )
      expect(await stateOf(stack, 'app')).toBe('exited')
    },
  )

  test('goes on when the freeze takes too long, and the backup is less', async () => {
    const held = await holdInFreeze(stack, { LIFEBOAT_FREEZE_MAX: '2s' })
    await expect.poll(() => stateOf(stack, 'app'), { timeout: 20_000 }).toBe('running')
    const { exitCode, manifest } = await held.letGo()

    expect(manifest.failures).toEqual([])
    expect(exitCode).toBe(0)
    expect(manifest.consistency).toBe('ordered')
    expect(manifest.consistencyBecause).toContain(
      'the freeze took too long, and its watchdog ended it',
    )
  })

  test.runIf(isTorture)('and was started meanwhile makes the backup less', async () => {
    const held = await holdInFreeze(stack)
    const name = `${stack.project}-newcomer`
    const mount = `${stack.project}_uploads:/srv`
    const label = ['--label', `test.session=${process.env['TEST_SESSION'] ?? 'none'}`]
    const image = ['node:26-trixie-slim', 'sleep', '600']
    await succeed('docker', ['run', '-d', '--name', name, ...label, '-v', mount, ...image])
    const { manifest } = await held.letGo()
    await succeed('docker', ['rm', '-f', '-v', name])

    expect(manifest).toMatchObject({
      consistency: 'ordered',
      consistencyBecause: [`${name} was started meanwhile and writes to what is archived`],
    })
  })
})

describe('a container of nobody’s project that writes to the files', () => {
  test.runIf(isTorture).each([
    [[], 'ordered', ['app']],
    [['--label', 'lifeboat.consistency=freeze'], 'frozen', ['app', '']],
  ])('with the labels %j', async (labels, consistency, frozen) => {
    const name = `${stack.project}-foreign`
    const session = ['--label', `test.session=${process.env['TEST_SESSION'] ?? 'none'}`]
    const mount = ['-v', `${stack.project}_uploads:/srv`]
    const image = ['node:26-trixie-slim', 'sleep', '600']
    const words = ['run', '-d', '--name', name, ...session, ...labels, ...mount, ...image]
    await succeed('docker', words)

    const { manifest } = await takeBackup(stack)
    const { stdout: state } = await runCommand('docker', [
      'inspect',
      '-f',
      '{{.State.Status}}',
      name,
    ])
    await succeed('docker', ['rm', '-f', '-v', name])

    expect(manifest.consistency).toBe(consistency)
    expect(manifest.frozen.map(({ service }) => service)).toEqual(frozen)
    expect(state.trim()).toBe('running')
  })
})

describe('services that ask to be stopped', () => {
  test('stop before those they depend on and start after them, whatever their restart policy', async () => {
    const remove = await addServices(stack, 'stopping', ['batch', 'consumer'])
    onTestFinished(remove)
    const events = watchEvents(stack)
    onTestFinished(() => events.stop())

    const { exitCode, manifest } = await takeBackup(stack)

    expect(exitCode).toBe(0)
    expect(manifest).toMatchObject({ consistency: 'frozen', consistencyBecause: [] })
    expect(manifest.stopped.map(({ service }) => service)).toEqual(['batch', 'consumer'])
    await eventually(() => {
      expect(startsAndEnds(events)).toEqual([
        'consumer die',
        'batch die',
        'app pause',
        'app unpause',
        'batch start',
        'consumer start',
      ])
    })
  })

  test.runIf(isTorture)('and do not are killed after their time, which is said', async () => {
    const remove = await addServices(stack, 'stubborn', ['stubborn'])
    onTestFinished(remove)

    const { exitCode, manifest } = await takeBackup(stack)

    expect(exitCode).toBe(0)
    expect(manifest).toMatchObject({
      consistency: 'ordered',
      consistencyBecause: [`${stack.container('stubborn')} did not stop in time and was killed`],
    })
    expect(await stateOf(stack, 'stubborn')).toBe('running')
  })
})

describe('hooks', () => {
  test('run before and after; what the first wrote is in the backup', async () => {
    const remove = await addServices(stack, 'hooked', ['hooked'])
    onTestFinished(remove)

    const { exitCode, manifest } = await takeBackup(stack)

    expect(exitCode).toBe(0)
    expect(await stack.shell('hooked', 'cat /srv/order/log')).toBe('before\nafter\n')
    const path = ['--path', `${stack.project}_order/log`]
    const held = await stack.lifeboat(['show', manifest.id, ...path])
    expect(held.stdout).toBe('before\n')
  })

  test.runIf(isTorture)(
    'that fail make the backup incomplete, with their words, and the other one runs all the same',
    async () => {
      const remove = await addServices(stack, 'hooked', ['hooked'])
      onTestFinished(remove)
      await stack.shell('hooked', 'rm -f /srv/order/log; echo 7 >/srv/order/code')

      const { exitCode, manifest } = await takeBackup(stack)

      expect(exitCode).toBe(3)
      expect(manifest).toMatchObject({
        state: 'incomplete',
        failures: [
          {
            what: 'hook of hooked',
            code: 'hook-failed',
            why: `the hook of ${stack.container('hooked')} failed: it ended with exit code 7`,
            details: ['before'],
          },
        ],
      })
      expect(await stack.shell('hooked', 'cat /srv/order/log')).toBe('before\nafter\n')
    },
  )
})

async function unpause(service: string): Promise<void> {
  await runCommand('docker', ['unpause', stack.container(service)])
}

test('nothing is left of any of it', async () => {
  expect(await listInventory(stack.project)).toEqual(
    [...new Set([...inventory, `volume ${stack.project}_order|${stack.project}||`])].toSorted(),
  )
})
