import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { listInventory } from './engine-inventory.ts'
import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'

const project = 'lifeboat-test-nobody'
let volume: string
let container: string

/** As a worker that is removed without its anonymous volume leaves it. */
beforeEach(async () => {
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  container = (await succeed('docker', ['create', '--label', sessionLabel(), image])).trim()
  const format = '{{range .Mounts}}{{.Name}}{{end}}'
  volume = (await succeed('docker', ['inspect', '--format', format, container])).trim()
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await succeed('docker', ['volume', 'rm', '--force', volume])
})

test.each([undefined, 'yes'])(
  'an unnamed volume that is left behind is found (beside others: %s)',
  async (others) => {
    vi.stubEnv('TEST_BESIDE_OTHERS', others)
    expect(await countVolume()).toBe(0)

    await succeed('docker', ['rm', container])

    expect(await countVolume()).toBe(1)
    expect(await countVolume()).toBe(1)
  },
)

test('one that another file is about to take away is not, beside others', async () => {
  vi.stubEnv('TEST_BESIDE_OTHERS', 'yes')
  await succeed('docker', ['rm', container])

  const counted = countVolume()
  await succeed('docker', ['volume', 'rm', volume])

  expect(await counted).toBe(0)
})

async function countVolume(): Promise<number> {
  return (await listInventory(project)).filter((line) => line.includes(volume)).length
}
