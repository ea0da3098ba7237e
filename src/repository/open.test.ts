import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { checkFolder } from './open.ts'

describe('checkFolder', () => {
  test('knows an empty folder, also on a file system of its own', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'lost+found'))

    expect(await checkFolder(folder)).toBe('empty')
  })

  test('knows a repository by all that restic lays out', async () => {
    const folder = temporaryFolder()
    for (const name of ['data', 'index', 'keys', 'locks', 'snapshots'])
      mkdirSync(join(folder, name))
    writeFileSync(join(folder, 'config'), '')

    expect(await checkFolder(folder)).toBe('repository')
  })

  test('does not take a bare Git repository for one, though it has a config', async () => {
    const folder = temporaryFolder()
    for (const name of ['config', 'HEAD', 'objects']) writeFileSync(join(folder, name), '')

    await expect(checkFolder(folder)).rejects.toMatchObject({ code: 'not-a-repository' })
  })

  test('refuses a folder that holds anything else, and names what it saw', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'holiday.jpg'), '')

    await expect(checkFolder(folder)).rejects.toMatchObject({
      code: 'not-a-repository',
      hint: 'Nothing was written there. Name an empty folder, or the one that holds the repository.',
      details: ['holiday.jpg'],
    })
  })

  test('refuses a folder that is not there', async () => {
    await expect(checkFolder(join(temporaryFolder(), 'gone'))).rejects.toMatchObject({
      code: 'repository-not-writable',
      hint: 'Mount it without :ro and see that Lifeboat’s user may write it.',
    })
  })
})
