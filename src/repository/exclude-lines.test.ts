import { expect, test } from 'vitest'

import { excludeLines } from './exclude-lines.ts'

test.each([
  ['/stack/volumes/a/b', '/stack/volumes/a/b'],
  ['/v/a b', '/v/a b'],
  ['/v/voilà', '/v/voilà'],
  ['/v/$HOME', '/v/$$HOME'],
  ['/v/a*b?[c]\\', '/v/a\\*b\\?\\[c]\\\\'],
])('the line that fits only %j is %j', (path, line) => {
  expect(lines(path)).toBe(`${line}\n`)
})

test.each([
  '/v/folder/a\u00a0',
  '/v/folder/a\nb',
  '/v/folder/a ',
  '/v/folder/a\t',
  '/v/folder/a\r',
])('what no line can say, as %j, goes with its folder', (path) => {
  expect(lines(path)).toBe('/v/folder\n')
})

test('names that are no text keep their bytes', () => {
  const path = Buffer.from([0x2f, 0x76, 0x2f, 0xff, 0xc3, 0x28])

  expect(excludeLines([path])).toEqual(Buffer.concat([path, Buffer.from('\n')]))
})

test('a folder that several go with is said once', () => {
  expect(excludeLines([Buffer.from('/v/a '), Buffer.from('/v/b ')]).toString()).toBe('/v\n')
})

function lines(path: string): string {
  return excludeLines([Buffer.from(path)]).toString()
}
