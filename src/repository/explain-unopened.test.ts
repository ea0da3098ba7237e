import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { LifeboatError } from '../errors.ts'
import { explainUnopened } from './explain-unopened.ts'

const noRepository = new LifeboatError('no-repository', 'none', { hint: 'Look.' })
const resticFailed = new LifeboatError('restic-failed', 'it panicked', { hint: 'Look.' })
const wrongPassword = new LifeboatError('repository-password', 'wrong', { hint: 'Look.' })

describe('a repository that cannot be opened', () => {
  test('is damaged where its config is gone and snapshots are there', async () => {
    const repository = make({ keys: 1, snapshots: 1 })

    expect(await explainUnopened(repository, noRepository)).toMatchObject({
      code: 'repository-damaged',
      message: `the repository ${repository.location} has no config`,
    })
  })

  test('is damaged where all keys are gone', async () => {
    const repository = make({ keys: 0, snapshots: 1 })

    expect(await explainUnopened(repository, wrongPassword)).toMatchObject({
      code: 'repository-damaged',
      message: `the repository ${repository.location} has no key`,
    })
  })

  test.each([0, 1, 32])('is damaged where %d bytes are left of its config', async (bytes) => {
    const repository = make({ keys: 1, snapshots: 1 })
    writeFileSync(join(repository.location, 'config'), Buffer.alloc(bytes))

    expect(await explainUnopened(repository, resticFailed)).toMatchObject({
      code: 'repository-damaged',
      message: `the repository ${repository.location} has no whole config`,
    })
  })

  test('stays what restic calls it where the config may be whole', async () => {
    const repository = make({ keys: 1, snapshots: 1 })
    writeFileSync(join(repository.location, 'config'), Buffer.alloc(155))

    expect(await explainUnopened(repository, resticFailed)).toBe(resticFailed)
  })

  test.each([
    ['there is none', noRepository, { keys: 0, snapshots: 0 }],
    ['the password is wrong', wrongPassword, { keys: 1, snapshots: 1 }],
    ['it is empty', wrongPassword, { keys: 0, snapshots: 0 }],
    [
      'something else is wrong',
      new LifeboatError('repository-locked', 'locked', { hint: 'Wait.' }),
      { keys: 0, snapshots: 1 },
    ],
  ])('stays what restic calls it where %s', async (_what, error, files) => {
    expect(await explainUnopened(make(files), error)).toBe(error)
  })

  test('stays what it is where there is no folder at all', async () => {
    const repository = { location: '/not/there', password: undefined, mounts: [] }

    expect(await explainUnopened(repository, noRepository)).toBe(noRepository)
  })
})

function make(files: { readonly keys: number; readonly snapshots: number }) {
  const location = temporaryFolder()
  for (const [name, count] of Object.entries(files)) {
    mkdirSync(join(location, name))
    if (count > 0) writeFileSync(join(location, name, 'a'), '')
  }
  return { location, password: undefined, mounts: [] }
}
