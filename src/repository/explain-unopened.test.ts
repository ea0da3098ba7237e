import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { LifeboatError } from '../errors.ts'
import { explainUnopened } from './explain-unopened.ts'

const noRepository = new LifeboatError('no-repository', 'none', { hint: 'Look.' })
const wrongPassword = new LifeboatError('repository-password', 'wrong', { hint: 'Look.' })

describe('a repository that cannot be opened', () => {
  test('is damaged where its config is gone and snapshots are there', async () => {
    const repository = await make({ keys: 1, snapshots: 1 })

    expect(await explainUnopened(repository, noRepository)).toMatchObject({
      code: 'repository-damaged',
      message: `the repository ${repository.location} has no config`,
    })
  })

  test('is damaged where all keys are gone', async () => {
    const repository = await make({ keys: 0, snapshots: 1 })

    expect(await explainUnopened(repository, wrongPassword)).toMatchObject({
      code: 'repository-damaged',
      message: `the repository ${repository.location} has no key`,
    })
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
    expect(await explainUnopened(await make(files), error)).toBe(error)
  })

  test('stays what it is where there is no folder at all', async () => {
    const repository = { location: '/not/there', password: undefined, mounts: [] }

    expect(await explainUnopened(repository, noRepository)).toBe(noRepository)
  })
})

async function make(files: { readonly keys: number; readonly snapshots: number }) {
  const location = temporaryFolder()
  for (const [name, count] of Object.entries(files)) {
    await mkdir(join(location, name))
    if (count > 0) await writeFile(join(location, name, 'a'), '')
  }
  return { location, password: undefined, mounts: [] }
}
