import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { fakeTools } from '../../test/support/fake-tools.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { excludePattern } from './exclude-pattern.ts'
import { readPattern } from './fits-pattern.ts'
import { measureFolders } from './measure-folders.ts'

describe('what folders hold', () => {
  test('is counted for each: names of regular files, and their bytes with holes', async () => {
    const root = temporaryFolder()
    const [one, two, empty] = ['one', 'two', 'empty'].map((name) => join(root, name))
    for (const folder of [one, two, empty])
      mkdirSync(join(folder ?? '', 'deep'), { recursive: true })
    writeFileSync(join(one ?? '', 'a b\n\u00FC'), '12345')
    writeFileSync(join(one ?? '', 'deep/hole'), '')
    truncateSync(join(one ?? '', 'deep/hole'), 2 ** 20)
    linkSync(join(one ?? '', 'deep/hole'), join(one ?? '', 'link'))
    symlinkSync('hole', join(one ?? '', 'deep/symlink'))
    writeFileSync(join(two ?? '', 'c'), '1')

    expect(await measureFolders([one ?? '', two ?? '', empty ?? ''], [])).toEqual({
      event: 'measured',
      folders: [
        { path: one, files: 3, bytes: 5 + 2 * 2 ** 20 },
        { path: two, files: 1, bytes: 1 },
        { path: empty, files: 0, bytes: 0 },
      ],
      problem: null,
    })
  })

  test('is counted without what is left out', async () => {
    const root = temporaryFolder()
    for (const name of ['data', 'deep/data', 'deep'])
      mkdirSync(join(root, name), { recursive: true })
    for (const name of ['a', 'b.tmp', 'data/c', 'deep/data/d', 'deep/e.tmp']) {
      writeFileSync(join(root, name), '1')
    }
    const without = [join(root, 'data'), excludePattern(root, '*.tmp')].map(readPattern)

    const { folders } = await measureFolders([root], without)

    expect(folders).toEqual([{ path: root, files: 2, bytes: 2 }])
  })

  test('of a file that is mounted itself is that file', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '123')

    expect((await measureFolders([file], [])).folders).toEqual([{ path: file, files: 1, bytes: 3 }])
    expect((await measureFolders([file], [readPattern(file)])).folders).toMatchObject([
      { files: 0 },
    ])
  })

  test('of many files is counted to the last, wherever the output is cut', async () => {
    const records = join(temporaryFolder(), 'records')
    writeFileSync(records, '2\0/stack\0a file with a name\0'.repeat(50_000))
    fakeTools({ find: `cat ${records}` })

    const { folders } = await measureFolders(['/stack'], [])

    expect(folders).toEqual([{ path: '/stack', files: 50_000, bytes: 100_000 }])
  })
})

describe('what cannot be looked at whole', () => {
  test('is not counted in part, which would look like a loss', async () => {
    const root = temporaryFolder()
    fakeTools({
      find: `printf '5\\0${root}\\0a\\0'; echo "find: ${root}/x: Input/output error" >&2; exit 1`,
    })

    expect(await measureFolders([root], [])).toEqual({
      event: 'measured',
      folders: [],
      problem: `find: ${root}/x: Input/output error`,
    })
  })

  test('is whole when only what vanished meanwhile is missing', async () => {
    const root = temporaryFolder()
    fakeTools({
      find: `printf '5\\0${root}\\0a\\0'; echo "find: x: No such file or directory" >&2; exit 1`,
    })

    expect((await measureFolders([root], [])).folders).toEqual([{ path: root, files: 1, bytes: 5 }])
  })

  test('is a problem too where there is no find', async () => {
    fakeTools({})
    process.env['PATH'] = '/nowhere'

    expect((await measureFolders(['/stack'], [])).problem).toContain('ENOENT')
  })

  test('is nothing where nothing is mounted', async () => {
    expect(await measureFolders([], [])).toEqual({ event: 'measured', folders: [], problem: null })
  })
})
