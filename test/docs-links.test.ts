import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { findBroken, findUnreached, type Pages } from './support/find-breaks.ts'

const root = join(import.meta.dirname, '..')
const index = 'docs/README.md'
const pages = readPages(['*.md', 'docs/**/*.md'])

describe('the documents', () => {
  test('must link only to files and headings that are there', () => {
    expect(findBroken(pages, (path) => existsSync(join(root, path)))).toEqual([])
  })

  test('must all be reached from their index, but for the decisions, of which that is the folder', () => {
    const ofDocs = new Map([...pages].filter(([path]) => /^docs\/[^/]+$/.test(path)))

    expect(findUnreached(ofDocs, index)).toEqual([])
  })

  test('must be led to by the first page', () => {
    const first = new Map([...pages].filter(([path]) => ['README.md', index].includes(path)))

    expect(findUnreached(first, 'README.md')).toEqual([])
  })
})

describe('the check', () => {
  test.each([
    ['[b](b.md)', []],
    ['[b](b.md#two-words)', []],
    ['[own](#own)', []],
    ['[a folder](docs/)', []],
    ['[elsewhere](https://example.org/x.md#y)', []],
    ['`[code](gone.md)`', []],
    ['    [code](gone.md)', []],
    ['[gone](gone.md)', ['gone.md']],
    ['[no such heading](b.md#two)', ['b.md#two']],
    ['[not even here](#two-words)', ['#two-words']],
    ['| In a table |\n| --- |\n| [gone](gone.md) |', ['gone.md']],
    ['[by name][x]\n\n[x]: gone.md', ['gone.md']],
    ['[of the second of that name](b.md#again-1)', []],
    ['[of a third one](b.md#again-2)', ['b.md#again-2']],
    ['[beside a code](b.md#lifeboat-show-id)', []],
  ])('finds of %s what leads nowhere', (text, broken) => {
    const b = '# Two words\n\n## Again\n\n## Again\n\n## `lifeboat show ID`'
    const made: Pages = new Map([
      ['a.md', `# Own\n\n${text}`],
      ['b.md', b],
    ])

    expect(findBroken(made, isThere)).toEqual(broken.map((link) => `a.md: ${link}`))
  })

  test('follows links from where they stand', () => {
    const made: Pages = new Map([['docs/c.md', '[up](../a.md) [here](c.md) [wrong](a.md)']])

    expect(findBroken(made, isThere)).toEqual(['docs/c.md: a.md'])
  })

  test('finds a page that only itself, or one as lonely, links to', () => {
    const made: Pages = new Map([
      ['a.md', '[b](b.md)'],
      ['b.md', '[c](docs/c.md#x)'],
      ['docs/c.md', ''],
      ['d.md', '[d](d.md) [e](e.md)'],
      ['e.md', '[d](d.md)'],
    ])

    expect(findUnreached(made, 'a.md')).toEqual(['d.md', 'e.md'])
  })
})

function readPages(patterns: readonly string[]): Pages {
  const paths = globSync([...patterns], { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  return new Map(paths.toSorted().map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

function isThere(path: string): boolean {
  return ['a.md', 'b.md', 'docs', 'docs/c.md'].includes(path)
}
