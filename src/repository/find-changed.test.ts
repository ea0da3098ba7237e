import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findChanged, splitFound } from './find-changed.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-changed-'))
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, 'sub', 'a\nb'), '12345')
  await symlink('nowhere', join(folder, 'link'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('findChanged', () => {
  test('gives all that has changed since, of whatever type', async () => {
    const found = await findChanged(folder, 0)

    expect(found.map(({ path }) => path.toString()).toSorted()).toEqual([
      join(folder, 'link'),
      join(folder, 'sub'),
      join(folder, 'sub', 'a\nb'),
    ])
  })

  test('gives only files with their sizes and times when asked to', async () => {
    const [file, ...others] = await findChanged(folder, 0, 'files')

    expect(others).toEqual([])
    expect(file).toMatchObject({ bytes: 5 })
    expect(file?.ctime).toBeGreaterThan(1_600_000_000)
  })

  test('goes by the time that nobody can set', async () => {
    const file = join(folder, 'sub', 'a\nb')
    await utimes(file, 0, 0)

    expect((await findChanged(folder, 1_600_000_000, 'files')).map(({ path }) => path)).toEqual([
      Buffer.from(file),
    ])
  })

  test('takes it for no failure that something vanished', async () => {
    expect(await findChanged(join(folder, 'gone'), 0)).toEqual([])
  })

  test('throws when something could not be looked at', async () => {
    await expect(findChanged(join(folder, 'a'.repeat(300)), 0)).rejects.toThrow(
      'File name too long',
    )
  })

  test('gives nothing when nothing changed since', async () => {
    expect(await findChanged(folder, 99_999_999_999)).toEqual([])
  })

  test('throws when the folder cannot be looked at', async () => {
    await expect(findChanged('/proc/self/nothing/here\0', 0)).rejects.toThrow('null bytes')
  })
})

test('a line that was cut off is not a path', () => {
  expect(splitFound(Buffer.from('1.5 7 tmpfs /a b\u00002 8 ext4 /c'))).toEqual([
    { ctime: 1.5, bytes: 7, inMemory: true, path: Buffer.from('/a b') },
  ])
})
