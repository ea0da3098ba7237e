import { describe, expect, test } from 'vitest'

import { excludePattern, explainBadGlob } from './exclude-pattern.ts'
import { fitsPattern, readPattern } from './fits-pattern.ts'

const volume = '/stack/volumes/up'

describe('a glob', () => {
  test.each<[string, string, string[], string[]]>([
    ['a name fits at any depth', 'cache', ['cache', 'a/cache', 'a/b/cache'], ['cache2', 'xcache']],
    ['a folder takes all below it along', 'cache', ['cache/a', 'a/cache/b/c'], ['a']],
    ['a slash at the end changes nothing', 'cache/', ['cache', 'a/cache/b'], ['cache2']],
    ['a slash at the start ties it to the root', '/cache', ['cache', 'cache/a'], ['a/cache']],
    ['a slash inside ties it to the root', 'a/cache', ['a/cache/b'], ['b/a/cache', 'a']],
    ['* crosses no slash', 'a/*.tmp', ['a/x.tmp', 'a/.tmp'], ['a/b/x.tmp', 'x.tmp']],
    ['* takes hidden names too', '*.tmp', ['.tmp', 'b/.x.tmp', 'x.tmp/y'], ['x.tmp2']],
    ['* alone takes all but the root', '*', ['a', '.b', 'a/b'], []],
    ['? is one character', 'a?c', ['abc', 'aüc', 'd/a c'], ['ac', 'abbc']],
    ['[…] is one of them', '[ab-d]x', ['ax', 'cx', 'dx'], ['x', 'ex', '-x']],
    ['[^…] is none of them', '[^a]', ['b', 'ü', '^'], ['a', 'bb']],
    ['[!…] is one of them, the ! too', '[!a]', ['!', 'a'], ['b']],
    ['** is no folder', 'a/**/z', ['a/z', 'a/z/y'], ['z', 'b/z']],
    ['** is many folders', 'a/**/z', ['a/b/z', 'a/b/c/d/z'], ['b/a/z', 'a/b/zz']],
    ['** at the end takes the folder too', 'a/**', ['a', 'a/b/c'], ['b']],
    ['** twice wants a folder more, as restic’s does', 'a/**/b/**/c', ['a/b/y/c'], ['a/b/c']],
    ['** at both ends needs something at the end', '**/a/**', ['a/b', 'x/a/b'], ['a', 'b']],
    ['a backslash takes the next as it is', String.raw`\*\[`, ['*[', 'a/*['], ['a[', '\\*[']],
    ['a ] alone is itself', 'a]', ['a]'], ['a']],
    ['blanks and commas of other kinds', 'a b', ['a b'], ['ab']],
  ])('%s: %s', (_what, glob, fitting, others) => {
    const pattern = readPattern(excludePattern(volume, glob))
    const judge = (path: string): boolean =>
      fitsPattern(pattern, Buffer.from(path === '' ? volume : `${volume}/${path}`))

    expect(explainBadGlob(glob)).toBeUndefined()
    expect(fitting.filter((path) => !judge(path))).toEqual([])
    expect(['', ...others].filter(judge)).toEqual([])
  })

  test('never fits in another volume, nor in one whose name has wild cards', () => {
    const pattern = readPattern(excludePattern('/stack/binds/srv/a*', '*.tmp'))

    expect(fitsPattern(pattern, Buffer.from('/stack/binds/srv/a*/x.tmp'))).toBe(true)
    expect(fitsPattern(pattern, Buffer.from('/stack/binds/srv/ab/x.tmp'))).toBe(false)
  })

  test.each<[string, string, number[], boolean]>([
    ['* takes bytes that are no text', '*', [0xff, 0xfe], true],
    ['? takes one of them', '?', [0xff], true],
    ['? takes only one of them', '?', [0xff, 0xfe], false],
    ['a class that is none of others takes one', '[^a]', [0xff], true],
    ['a name is compared by its bytes', 'ü', [0xfc], false],
    ['a cut character is two', '??', [0xe2, 0x82], true],
    ['a whole character is one', '?', [0xe2, 0x82, 0xac], true],
    ['* may begin in the middle of a character, as in Go', '*??', [0xe2, 0x82, 0xac], true],
    ['four bytes are one character', 'x?', [0x78, 0xf0, 0x9f, 0x98, 0x80], true],
    ['half of a pair of surrogates is no character', '???', [0xed, 0xa0, 0x80], true],
  ])('%s', (_what, glob, name, expected) => {
    const path = Buffer.concat([Buffer.from(`${volume}/`), Buffer.from(name)])

    expect(fitsPattern(readPattern(excludePattern(volume, glob)), path)).toBe(expected)
  })

  test('with many wild cards is judged at once', () => {
    const pattern = readPattern(excludePattern(volume, `${'*a'.repeat(60)}b`))

    expect(fitsPattern(pattern, Buffer.from(`${volume}/${'a'.repeat(250)}`))).toBe(false)
  })
})

describe('a glob that restic would not take', () => {
  test.each(['[a', '[]', '[]a]', '[a-]', '[-a]', '[^]', 'a\\', '[\\', 'a/[b/c]'])(
    '%s is malformed',
    (glob) => {
      expect(explainBadGlob(glob)).toContain('malformed')
    },
  )

  test.each([
    ['../b', 'empty, . or ..'],
    ['a/../b', 'empty, . or ..'],
    ['./a', 'empty, . or ..'],
    ['a//b', 'empty, . or ..'],
    ['//a', 'empty, . or ..'],
    ['', 'empty, . or ..'],
    ['/', 'empty, . or ..'],
    ['**', 'everything'],
    ['/**', 'everything'],
    ['**/**', 'everything'],
    ['!a', 'taken in again'],
  ])('or would take for something else: %j', (glob, why) => {
    expect(explainBadGlob(glob)).toContain(why)
  })

  test('throws where it should long have been refused', () => {
    expect(() => readPattern('/stack/[a')).toThrow('malformed pattern "/stack/[a"')
  })
})
