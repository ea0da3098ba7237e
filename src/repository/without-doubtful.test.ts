import { describe, expect, test } from 'vitest'

import type { Found } from './find-changed.ts'
import { findQuiet, holdsMemory, narrow } from './without-doubtful.ts'

const line = (target: string, type: string): string =>
  `36 35 98:0 / ${target} rw,noatime master:1 - ${type} source rw`

test.each([
  ['the folder itself', '/stack', true],
  ['one below it', '/stack/volumes/a', true],
  ['one beside it', '/stacks', false],
  ['one above it', '/', false],
])('a file system in memory at %s', (_what, target, holds) => {
  expect(holdsMemory(`${line('/', 'overlay')}\n${line(target, 'tmpfs')}\n`, '/stack')).toBe(holds)
})

test('one on a disk is none', () => {
  expect(holdsMemory(line('/stack/volumes/a', 'ext4'), '/stack')).toBe(false)
})

const parent = { id: 'p', from: 100, to: 110, isAtRest: false, cleanSince: 99 }

describe('files that may have changed without a trace', () => {
  test('are those that did not change later: restic sees those itself', () => {
    const unknown = { ...parent, cleanSince: null }

    const found = [file(50), file(110), file(110.01), file(111)]

    expect(narrow(found, unknown)).toEqual([file(50), file(110), file(110.01)])
  })

  test('are only those that changed since all was clean, and all in memory', () => {
    const inMemory = { ...file(50), inMemory: true }

    expect(narrow([file(50), file(98.99), file(99), inMemory], parent)).toEqual([
      file(98.99),
      file(99),
      inMemory,
    ])
  })
})

test('files of which none was written to for a minute are quiet', () => {
  expect(findQuiet([file(39)], 100, parent)).toBe(100)
  expect(findQuiet([file(39), file(40)], 100, parent)).toBeUndefined()
  expect(findQuiet([file(39)], 100, { ...parent, isAtRest: true })).toBeUndefined()
})

function file(ctime: number): Found {
  return { path: Buffer.from('/a'), bytes: 1, ctime, inMemory: false }
}
