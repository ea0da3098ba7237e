import { expect, test } from 'vitest'

import { excludeLine } from './exclude-line.ts'

test.each([
  ['/data/plain name.txt', '/data/plain name.txt'],
  ['/data/a*b?c[d]', '/data/a\\*b\\?c\\[d]'],
  ['/data/back\\slash', '/data/back\\\\slash'],
  ['/data/$HOME/${x}', '/data/$$HOME/$${x}'],
  ['/data/#no comment', '/data/#no comment'],
  ['/data/two\nlines\r', '/data/two?lines?'],
  ['/data/ends in blanks \t', '/data/ends in blanks??'],
  ['/data/ünïcode ✓', '/data/ünïcode ✓'],
])('%j stands in restic’s exclude file as %j', (path, line) => {
  expect(excludeLine(path)).toBe(line)
})

test('no path becomes more than one line, or one with blanks at its end', () => {
  for (const path of ['/a\r\nb', '/a \n \r ', '/a\u00a0', '/\n/\n']) {
    expect(excludeLine(path)).not.toMatch(/[\r\n]|\s$/)
  }
})
