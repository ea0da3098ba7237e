import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { isInUse } from './is-in-use.ts'

test('a lock says that another one works on it', async () => {
  expect(await isInUse(repository(1), new Date())).toBe(true)
})

test('a lock of more than half an hour is that of a dead one', async () => {
  expect(await isInUse(repository(1), new Date(Date.now() + 31 * 60_000))).toBe(false)
})

test('no lock, no use', async () => {
  expect(await isInUse(repository(0), new Date())).toBe(false)
  expect(
    await isInUse({ location: '/not/there', password: undefined, mounts: [] }, new Date()),
  ).toBe(false)
})

function repository(locks: number) {
  const location = temporaryFolder()
  mkdirSync(join(location, 'locks'))
  if (locks > 0) writeFileSync(join(location, 'locks', 'a1'), '')
  return { location, password: undefined, mounts: [] }
}
