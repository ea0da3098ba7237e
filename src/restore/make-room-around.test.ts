import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { excludePattern } from '../repository/exclude-pattern.ts'
import { makeRoom } from './make-room.ts'

describe('what the backup left out by its globs', () => {
  test.each<[string, string[], string[], string[]]>([
    [
      'stays at any depth, and the way there',
      ['*.tmp'],
      ['a.tmp', 'a', 'b/c/d.tmp', 'b/c/e', 'f/g'],
      ['a.tmp', 'b', 'b/c', 'b/c/d.tmp'],
    ],
    [
      'stays with all that is below it',
      ['cache'],
      ['cache/a/b', 'x/cache/y', 'cached/z'],
      ['cache', 'cache/a', 'cache/a/b', 'x', 'x/cache', 'x/cache/y'],
    ],
    ['stays only where it is tied to', ['/cache'], ['cache/a', 'b/cache/c'], ['cache', 'cache/a']],
    [
      'stays for each of several globs',
      ['*.tmp', 'log/*'],
      ['a.tmp', 'log/b', 'c'],
      ['a.tmp', 'log', 'log/b'],
    ],
    ['is all of it', ['*'], ['a', 'b/c'], ['a', 'b', 'b/c']],
    ['need not be there', ['*.tmp'], ['a', 'b/c'], []],
  ])('%s', async (_what, globs, files, expected) => {
    const { root, uploads } = place(...files)

    await room(root, uploads, globs)

    expect(names(uploads)).toEqual(expected)
  })

  test('stays beside the paths that it left out', async () => {
    const { root, uploads } = place('pg/main/1', 'pg/x', 'pg/y.tmp', 'z')

    await room(root, uploads, ['*.tmp'], { keep: [join(uploads, 'pg/main')] })

    expect(names(uploads)).toEqual(['pg', 'pg/main', 'pg/main/1', 'pg/y.tmp'])
  })

  test('stays below the one path that is replaced, and as that path', async () => {
    const { root, uploads } = place('a/b.tmp', 'a/c', 'd.tmp')

    await room(root, uploads, ['*.tmp'], { inside: 'a' })
    await room(root, uploads, ['*.tmp'], { inside: 'd.tmp' })

    expect(names(uploads)).toEqual(['a', 'a/b.tmp', 'd.tmp'])
  })

  test('may be a link or have a name that is no text; links to other things go', async () => {
    const { root, uploads } = place('a')
    symlinkSync('/nowhere', join(uploads, 'l.tmp'))
    symlinkSync(root, join(uploads, 'l'))
    const odd = Buffer.concat([Buffer.from(`${uploads}/`), Buffer.from([0xff, 0xfe])])
    writeFileSync(odd, 'x')
    writeFileSync(Buffer.concat([odd, Buffer.from('.tmp')]), 'x')

    await room(root, uploads, ['*.tmp'])

    const left = readdirSync(uploads, { encoding: 'buffer' }).map((name) => name.toString('latin1'))
    expect(left.toSorted()).toEqual(['l.tmp', '\xff\xfe.tmp'])
  })
})

type Options = { readonly inside?: string; readonly keep?: string[] }

async function room(
  root: string,
  folder: string,
  globs: readonly string[],
  { keep = [], ...inside }: Options = {},
): Promise<void> {
  const [request, words] = [join(root, 'room.json'), join(root, 'arguments')]
  const keepFitting = globs.map((glob) => excludePattern(folder, glob))
  const places = [{ folder, keep, keepFitting, ...inside }]
  writeFileSync(request, JSON.stringify({ snapshot: 's1', root, keepExtra: false, places }))
  await makeRoom(request, words)
  expect(readFileSync(words, 'utf8')).toContain('--include')
}

/** A part’s folder with one volume that holds these files. */
function place(...files: readonly string[]): { root: string; uploads: string } {
  const root = temporaryFolder()
  const uploads = join(root, 'volumes/uploads')
  for (const path of files.map((file) => join(uploads, file))) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, 'x')
  }
  return { root, uploads }
}

function names(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
}
