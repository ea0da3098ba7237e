import { describe, expect, test } from 'vitest'

import { judgePairs, type PairsCopy, type ViolationKind } from './judge-pairs.ts'

const pair = { id: 1, path: '1/0/20', sha256: 'aa', bytes: 10 }
const file = { path: '1/0/20', sha256: 'aa', bytes: 10 }
const mapped = { counter: 4000, every: 2000, files: { disk: pages(4001, 4000) } }
const whole: PairsCopy = { pairs: [pair], files: [file], mapped }

describe('a copy of one moment', () => {
  test('of pairs alone has no violation', () => {
    expect(judgePairs(whole)).toEqual([])
  })

  test('may hold one file of each writer that has no row', () => {
    const files = [file, { ...file, path: '1/1/21' }, { ...file, path: '2/1/21' }]

    expect(judgePairs({ ...whole, files })).toEqual([])
  })

  test.each([
    ['just after the commit', pages(4000, 4000)],
    ['just before the next commit', pages(6000, 6000)],
    ['in the first round after the commit', pages(4001, 4000)],
  ])('may hold the mapped file %s', (_when, bytes) => {
    expect(judgePairs({ ...whole, mapped: { ...mapped, files: { disk: bytes } } })).toEqual([])
  })
})

describe('found is', () => {
  test('a row whose file is not there', () => {
    expect(judgePairs({ ...whole, files: [] })).toEqual([
      { kind: 'row-without-file', what: '1/0/20' },
    ])
  })

  test('a file with another hash than its row says', () => {
    const files = [{ ...file, sha256: 'ab', bytes: 5 }]

    expect(judgePairs({ ...whole, files })).toEqual([
      { kind: 'wrong-hash', what: '1/0/20: 10 bytes by its row, found 5' },
    ])
  })

  test('a writer with two files that no row names', () => {
    const files = [file, { ...file, path: '2/1/21' }, { ...file, path: '2/2/22' }]

    expect(judgePairs({ ...whole, files })).toEqual([
      { kind: 'files-without-rows', what: '2 of writer 2' },
    ])
  })

  test.each<[what: string, bytes: Buffer, kinds: ViolationKind[]]>([
    ['a mapped file that was cut short', pages(4000, 4000).subarray(1), ['mapped-size']],
    ['a page two rounds behind the first', pages(4002, 4000), ['mapped-mixed']],
    ['a page ahead of the one before it', pages(4000, 4001), ['mapped-mixed']],
    ['a page in the middle from another moment', pages(4000, 4000, 4500), ['mapped-mixed']],
    ['a mapped file older than its row', pages(3999, 3999), ['mapped-early']],
    ['one page older than the row', pages(4000, 3999), ['mapped-early']],
    ['a mapped file newer than its row', pages(6001, 6001), ['mapped-late']],
    ['one page newer than the row', pages(6001, 6000), ['mapped-late']],
    ['all of it at once', pages(9000, 3000), ['mapped-mixed', 'mapped-early', 'mapped-late']],
  ])('%s', (_what, bytes, kinds) => {
    const violations = judgePairs({ ...whole, mapped: { ...mapped, files: { disk: bytes } } })

    expect(violations.map(({ kind }) => kind)).toEqual(kinds)
  })
})

test('found is which of two mapped files is not of the moment of the row', () => {
  const files = { disk: pages(4001, 4000), memory: pages(3990, 3990) }

  expect(judgePairs({ ...whole, mapped: { ...mapped, files } })).toEqual([
    { kind: 'mapped-early', what: 'memory: a page has 3990, row 4000' },
  ])
})

/** The first half of the pages with one number, the second half with another, and the page between them with a third. */
function pages(first: number, second: number, middle = first): Buffer {
  const bytes = Buffer.alloc(64 * 4096)
  for (let page = 0; page < 64; page += 1) {
    const number = page < 31 ? first : page === 31 ? middle : second
    bytes.writeBigUInt64LE(BigInt(number), page * 4096)
  }
  return bytes
}
