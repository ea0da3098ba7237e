import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { makeRoom, type Room } from './make-room.ts'

describe('a whole place', () => {
  test('is emptied, hidden and odd names included', async () => {
    const { root, uploads } = places('a', '.hidden', 'b/c/d', '-rf', ' ', 'two\nlines', 'ünï', '*')

    await room({ root, places: [{ folder: uploads, keep: [] }] })

    expect(names(uploads)).toEqual([])
    expect(lstatSync(uploads).isDirectory()).toBe(true)
  })

  test('is emptied of names that are no text', async () => {
    const { root, uploads } = places('b/a')
    const odd = Buffer.from([0x66, 0xff, 0xfe, 0x2a])
    for (const folder of [uploads, join(uploads, 'b')]) {
      const path = Buffer.concat([Buffer.from(`${folder}/`), odd])
      mkdirSync(path)
      writeFileSync(Buffer.concat([path, Buffer.from('/'), odd]), 'x')
    }

    await room({ root, places: [{ folder: uploads, keep: [join(uploads, 'b/a')] }] })

    expect(names(uploads)).toEqual(['b', 'b/a'])
  })

  test('is emptied of links, and what they lead to stays', async () => {
    const { root, uploads, outside } = places('a')
    symlinkSync(outside, join(uploads, 'link'))
    symlinkSync('/nowhere/at/all', join(uploads, 'broken'))
    execFileSync('mkfifo', [join(uploads, 'pipe')])

    await room({ root, places: [{ folder: uploads, keep: [] }] })

    expect(names(uploads)).toEqual([])
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('x')
  })

  test('is emptied of a link on the way to what is kept, and what it leads to stays', async () => {
    const { root, uploads, outside } = places('a')
    symlinkSync(outside, join(uploads, 'pg'))

    await room({ root, places: [{ folder: uploads, keep: [join(uploads, 'pg/main')] }] })

    expect([names(uploads), names(outside)]).toEqual([[], ['precious']])
  })

  test('keeps what the backup left out, and the way there, and nothing beside it', async () => {
    const { root, uploads } = places('18/main/base/1', '18/other', '18/main2', 'x')
    const kept = join(uploads, '18/main')

    await room({ root, places: [{ folder: uploads, keep: [kept] }] })

    expect(names(uploads)).toEqual(['18', '18/main', '18/main/base', '18/main/base/1'])
  })

  test.each([
    ['is not there', ['gone'], []],
    ['is a file', ['gone', 'a'], ['a']],
    ['is all of it', [''], ['a', 'b', 'b/c']],
  ])('keeps what is to be kept although that %s', async (_what, kept, expected) => {
    const { root, uploads } = places('a', 'b/c')
    const keep = kept.map((path) => join(uploads, path))

    await room({ root, places: [{ folder: uploads, keep }] })

    expect(names(uploads)).toEqual(expected)
  })

  test('that is a single file is left to restic, which writes over it', async () => {
    const { root, uploads } = places('default.conf')
    const file = join(uploads, 'default.conf')

    const words = await room({ root, places: [{ folder: file, keep: [] }] })

    expect(readFileSync(file, 'utf8')).toBe('x')
    expect(words).toBe(`s1:${root} --target ${root} --include /volumes/uploads/default.conf`)
  })

  test('keeps everything that came later when that is asked for', async () => {
    const { root, uploads } = places('a', 'b/c')

    const words = await room({ root, places: [{ folder: uploads, keep: [] }], keepExtra: true })

    expect(names(uploads)).toEqual(['a', 'b', 'b/c'])
    expect(words).toBe(`s1:${root} --target ${root} --include /volumes/uploads`)
  })

  test('is written from the folder above, together with all others', async () => {
    const { root, uploads } = places('a')
    const odd = join(root, 'volumes/a*b?[c]\\d')
    mkdirSync(odd)

    const words = await room({
      root,
      places: [
        { folder: uploads, keep: [] },
        { folder: odd, keep: [] },
      ],
    })

    expect(words).toBe(
      `s1:${root} --target ${root} --include /volumes/uploads --include /volumes/a\\*b\\?\\[c]\\\\d`,
    )
  })
})

describe('one path inside a place', () => {
  test('is taken away, and nothing beside it', async () => {
    const { root, uploads } = places('a/b/c', 'a/b2', 'a/x', 'b')

    const words = await room({ root, places: [{ folder: uploads, inside: 'a/b', keep: [] }] })

    expect(names(uploads)).toEqual(['a', 'a/b2', 'a/x', 'b'])
    expect(words).toBe(`s1:${uploads}/a --target ${uploads}/a --include /b`)
  })

  test('may be a file, or a link, which is not followed', async () => {
    const { root, uploads, outside } = places('file')
    symlinkSync(outside, join(uploads, 'link'))

    await room({ root, places: [{ folder: uploads, inside: 'file', keep: [] }] })
    await room({ root, places: [{ folder: uploads, inside: 'link', keep: [] }] })

    expect(names(uploads)).toEqual([])
    expect(existsSync(join(outside, 'precious'))).toBe(true)
  })

  test('is written from the deepest folder on the way that is there', async () => {
    const { root, uploads } = places('a/x')

    expect(await room({ root, places: [{ folder: uploads, inside: 'a/b/c*/d', keep: [] }] })).toBe(
      `s1:${uploads}/a --target ${uploads}/a --include /b/c\\*/d`,
    )
    expect(await room({ root, places: [{ folder: uploads, inside: 'y', keep: [] }] })).toBe(
      `s1:${uploads} --target ${uploads} --include /y`,
    )
    expect(names(uploads)).toEqual(['a', 'a/x'])
  })

  test('keeps what the backup left out below it', async () => {
    const { root, uploads } = places('pg/main/1', 'pg/x')
    const keep = [join(uploads, 'pg/main')]

    await room({ root, places: [{ folder: uploads, inside: 'pg', keep }] })

    expect(names(uploads)).toEqual(['pg', 'pg/main', 'pg/main/1'])
  })

  test.each(['pg/main', 'pg/main/base', 'pg/main/base/1'])(
    'is left alone when it is in what the backup left out: %s',
    async (inside) => {
      const { root, uploads } = places('pg/main/base/1')

      await room({ root, places: [{ folder: uploads, inside, keep: [join(uploads, 'pg/main')] }] })

      expect(names(uploads)).toContain('pg/main/base/1')
    },
  )

  test('stays when what came later is kept', async () => {
    const { root, uploads } = places('a/b')

    await room({ root, places: [{ folder: uploads, inside: 'a', keep: [] }], keepExtra: true })

    expect(names(uploads)).toEqual(['a', 'a/b'])
  })

  test('is refused behind a file, and nothing is taken away', async () => {
    const { root, uploads } = places('a')

    await expect(
      room({ root, places: [{ folder: uploads, inside: 'a/b', keep: [] }] }),
    ).rejects.toMatchObject({
      code: 'path-blocked',
      message: `${uploads}/a is not a folder any more`,
      hint: 'Restore the folder above it, or the whole volume.',
    })
    expect(names(uploads)).toEqual(['a'])
  })

  test('is refused behind a link, wherever that leads', async () => {
    const { root, uploads, outside } = places('a')
    symlinkSync(outside, join(uploads, 'link'))

    await expect(
      room({ root, places: [{ folder: uploads, inside: 'link/precious', keep: [] }] }),
    ).rejects.toMatchObject({ code: 'path-blocked' })
    expect(existsSync(join(outside, 'precious'))).toBe(true)
  })
})

test('places that restic cannot write in one go are not emptied', async () => {
  const { root, uploads } = places('a/b', 'c')

  await expect(
    room({
      root,
      places: [
        { folder: uploads, inside: 'c', keep: [] },
        { folder: uploads, inside: 'a/b', keep: [] },
      ],
    }),
  ).rejects.toThrow('several places to begin at')
  expect(names(uploads)).toEqual(['a', 'a/b', 'c'])
})

type Places = { readonly root: string; readonly uploads: string; readonly outside: string }

/** A part’s folder with one volume that holds these files, and a file outside it. */
function places(...files: readonly string[]): Places {
  const folder = temporaryFolder()
  const [root, outside] = [join(folder, 'stack'), join(folder, 'outside')]
  const uploads = join(root, 'volumes/uploads')
  for (const path of [...files.map((file) => join(uploads, file)), join(outside, 'precious')]) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, 'x')
  }
  return { root, uploads, outside }
}

/** Gives restic’s arguments, a blank between them. */
async function room(changes: Partial<Room> & Pick<Room, 'root' | 'places'>): Promise<string> {
  const folder = temporaryFolder()
  const [request, words] = [join(folder, 'room.json'), join(folder, 'arguments')]
  writeFileSync(request, JSON.stringify({ snapshot: 's1', keepExtra: false, ...changes }))
  await makeRoom(request, words)
  const text = readFileSync(words, 'utf8')
  expect(text.endsWith('\0')).toBe(true)
  return text.slice(0, -1).replaceAll('\0', ' ')
}

function names(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
}
