import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { fakeTools, type FakeTools } from '../../test/support/fake-tools.ts'
import { isHeld } from '../../test/support/is-held.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { startGated, toldOrStopped, type Gated } from './gated-restic.ts'

const gateOf = 'while [ "$1" != --exclude-file ]; do shift; done; gate=$2'
const reading = `${gateOf}; note "left out: $(cat "$gate")"; note read "$4"; exit 7`

describe('restic at the gate', () => {
  test('does not read its sources before it is let in; then nothing more is left out', async () => {
    const { gated, gate, tools } = await start(reading)
    expect(await isHeld(gate)).toBe(true)

    tools.note('all stands still')
    expect(await gated.go()).toBe(7)

    expect(tools.noted()).toEqual([
      `restic backup --tag x --exclude-file ${gate} -- /stack`,
      'all stands still',
      'left out: ',
      'read /stack',
    ])
  })

  test('that ends before it gets there has ended', async () => {
    const { gated } = await start('exit 10')

    expect(await gated.go()).toBe(10)
  })

  test('ends when it is told to stop', async () => {
    const stopping = new AbortController()
    const { gated } = await start(`${gateOf}; exec cat "$gate"`, stopping.signal)

    stopping.abort()

    expect(await gated.go()).toBe(128)
  })

  test('that cannot be started is no success', async () => {
    const { gated } = await start('kill -9 $$')

    expect(await gated.go()).toBe(128)
  })
})

describe('waiting at the gate', () => {
  test('ends when it is told to go on', async () => {
    await expect(
      toldOrStopped(Promise.resolve(), new AbortController().signal),
    ).resolves.toBeUndefined()
  })

  test('ends when it is told to stop, now or before', async () => {
    const stopping = new AbortController()
    const waiting = toldOrStopped(new Promise(() => undefined), stopping.signal)
    stopping.abort()

    await expect(waiting).resolves.toBeUndefined()
    await expect(
      toldOrStopped(new Promise(() => undefined), stopping.signal),
    ).resolves.toBeUndefined()
  })
})

async function start(
  script: string,
  stop: AbortSignal = new AbortController().signal,
): Promise<{ gated: Gated; gate: string; tools: FakeTools }> {
  const tools = fakeTools({ restic: script })
  const gate = join(temporaryFolder(), 'gate')
  const gated = await startGated(['backup', '--tag', 'x'], gate, '/stack', { stop })
  return { gated, gate, tools }
}
