import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { openCopy } from './copy-snapshots.ts'
import { explainCopy } from './explain-copy.ts'
import { openKnownBackups, readEarlier } from './known-backups.ts'
import { makeRepository } from './open.ts'
import { pairRepositories } from './pair.ts'
import { refuseGone } from './refuse-gone.ts'

const { signal } = new AbortController()
const held = { count: async () => 3 }

test('a repository that was there is not made anew in the empty folder that its disk left', async () => {
  const location = temporaryFolder()
  const made = makeRepository({ location, password: 'test', mounts: [] }, held, signal)

  await expect(made).rejects.toMatchObject({
    code: 'repository-gone',
    message: `there is no repository at ${location} any more; it held 3 backups`,
    hint: expect.stringMatching(/^Nothing was written\. Mount its disk .*lifeboat backup --new-/),
  })
  expect(readdirSync(location)).toEqual([])
})

test('nor is a second copy', async () => {
  const to = { location: temporaryFolder(), password: 'test', mounts: [] }
  const from = { location: '/repository', password: 'test', mounts: [] }
  const opened = openCopy(to, pairRepositories(from, to), { earlier: held, signal })

  await expect(opened).rejects.toMatchObject({ code: 'repository-gone' })
  expect(readdirSync(to.location)).toEqual([])
  expect(explainCopy(await opened.catch((error: unknown) => error))).toMatchObject({
    hint: expect.stringContaining('lifeboat copy --new-repository makes a new one'),
  })
})

test('what is known of one at the same place counts, unless it was said that it is gone for good', async () => {
  const state = temporaryFolder()
  const known = openKnownBackups(state, '/repository')
  const { count } = readEarlier(known)
  expect(await count()).toBe(0)
  await known.add({ id: 'b1', project: 'shop', parts: [], verifications: [] })

  expect(await count()).toBe(1)
  expect(await readEarlier(openKnownBackups(state, '/elsewhere')).count()).toBe(0)
  await expect(refuseGone('/repository', readEarlier(known))).rejects.toThrow('it held 1 backup')
  const renewed = readEarlier(known, true)
  await expect(refuseGone('/repository', renewed)).resolves.toBeUndefined()
  await renewed.forget?.()
  expect(await known.list()).toEqual([])
})
