import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { watchWriters } from './watch-writers.ts'

const folders = ['index', 'locks', 'snapshots']

test.each<[string, (location: string) => void]>([
  ['works on it now', (location) => writeFileSync(join(location, 'locks', 'a1'), '')],
  ['has stored something', (location) => writeFileSync(join(location, 'index', 'a2'), '')],
  ['has pruned', replaceIndex],
  ['has published', (location) => writeFileSync(join(location, 'snapshots', 'a2'), '')],
  ['has removed a backup', (location) => rmSync(join(location, 'snapshots', 'a1'))],
])('whoever %s has written', async (_what, write) => {
  const location = makeRepository()
  const hasMoved = await watch(location)

  write(location)

  expect(await hasMoved()).toBe(true)
})

test('a lock of more than half an hour is that of a dead one', async () => {
  const location = makeRepository()
  const hasMoved = await watch(location)
  const lock = join(location, 'locks', 'a1')

  writeFileSync(lock, '')
  const old = new Date(Date.now() - 31 * 60_000)
  utimesSync(lock, old, old)

  expect(await hasMoved()).toBe(false)
})

test('where nothing changes nobody has, in a repository that is not there either', async () => {
  expect(await (await watch(makeRepository()))()).toBe(false)
  expect(await (await watch('/not/there'))()).toBe(false)
})

function watch(location: string): Promise<() => Promise<boolean>> {
  return watchWriters({ location, password: undefined, mounts: [] })
}

function makeRepository(): string {
  const location = temporaryFolder()
  for (const folder of folders) mkdirSync(join(location, folder))
  for (const folder of ['index', 'snapshots']) writeFileSync(join(location, folder, 'a1'), '')
  return location
}

/** As many as before. */
function replaceIndex(location: string): void {
  rmSync(join(location, 'index', 'a1'))
  writeFileSync(join(location, 'index', 'a2'), '')
}
