import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../../test/support/temporary-folder.ts'
import { compareRows } from './compare-rows.ts'
import { mostObjects } from './comparison-order.ts'

const end = '\\.\n\n\n'
type Files = Readonly<Record<string, string | Buffer>>

describe('the rows of two files', () => {
  const many = Array.from({ length: 30_000 }, (_, n) => `${n}\t${'x'.repeat(n % 99)}\n`)

  test.each([
    ['none', '', ''],
    ['two', '1\ta\n2\tb\n', '1\ta\n2\tb\n'],
    ['more than are read at once', many.join(''), many.join('')],
  ])('%s, the same in each, are equal', async (_what, before, after) => {
    const rows = before.split('\n').length - 1

    expect(await compareTable(before + end, after + end)).toEqual({
      outcome: 'equal',
      rows,
      restoredRows: rows,
    })
  })

  test.each([
    ['two', '1\ta\n2\tb\n', '2\tb\n1\ta\n'],
    ['of which some are equal', '1\n1\n2\n', '1\n2\n1\n'],
    ['an empty one', '\n1\n', '1\n\n'],
    ['more than are read at once', many.join(''), many.toReversed().join('')],
    [
      'one longer than what is read at once',
      `${'y'.repeat(3_000_000)}\n1\n`,
      `1\n${'y'.repeat(3_000_000)}\n`,
    ],
  ])('%s, in another order are moved', async (_what, before, after) => {
    expect(await compareTable(before + end, after + end)).toMatchObject({ outcome: 'moved' })
  })

  test.each([
    ['a byte is another', '1\ta\n2\tb\n', '2\tb\n1\tA\n', 2, 2],
    ['one is gone', '1\n2\n', '1\n', 2, 1],
    ['one is there once more', '1\n2\n', '1\n2\n2\n', 2, 3],
    ['one equals another that was there once', '1\n1\n2\n', '1\n2\n2\n', 3, 3],
    ['two that are equal stand for two others', '1\n1\n3\n', '3\n2\n2\n', 3, 3],
    ['a line break stands elsewhere', '1\n23\n', '12\n3\n', 2, 2],
    [
      'the last byte of a long one is another',
      `${'y'.repeat(3_000_000)}a\n`,
      `${'y'.repeat(3_000_000)}b\n`,
      1,
      1,
    ],
  ])('are different when %s', async (_what, before, after, rows, restoredRows) => {
    expect(await compareTable(before + end, after + end)).toEqual({
      outcome: 'different',
      rows,
      restoredRows,
    })
  })

  test.each([
    ['one is cut short', '1\n' + end, '1\n', 1, -1],
    ['something follows the end of one', `1\n2\n${end}`, `2\n1\n${end}3`, 2, -1],
    ['both are cut short alike', '1\n', '1\n', -1, -1],
    ['the stored one is not there', undefined, end, -1, 0],
    ['the restored one is not there', '1\n' + end, undefined, 1, -1],
    ['neither is there', undefined, undefined, -1, -1],
  ])('are different when %s', async (_what, before, after, rows, restoredRows) => {
    expect(await compareTable(before, after)).toEqual({ outcome: 'different', rows, restoredRows })
  })
})

describe('columns in another order', () => {
  const before = `1\ta\t\\N\n2\tb\t\n${end}`

  test.each([
    ['moved', 'moved', '\\N\t1\ta\n\t2\tb\n'],
    ['moved, and rows too', 'moved', '\t2\tb\n\\N\t1\ta\n'],
    ['not moved', 'different', '1\ta\t\\N\n2\tb\t\n'],
    ['moved, a value between rows', 'different', '\\N\t2\ta\n\t1\tb\n'],
    ['moved, one more value', 'different', '\\N\t1\ta\tx\n\t2\tb\n'],
  ])('%s: %s', async (_what, outcome, after) => {
    expect(await compareTable(before, after + end, [1, 2, 0])).toMatchObject({ outcome })
  })

  test('of values longer than what is read at once', async () => {
    const [x, y] = ['x', 'y'].map((letter) => letter.repeat(2_000_000))

    expect(await compareTable(`${x}\t${y}\n${end}`, `${y}\t${x}\n${end}`, [1, 0])).toMatchObject({
      outcome: 'moved',
    })
  })
})

describe('large objects', () => {
  const before = {
    'blobs.toc': '7 blob_7.dat\n8 blob_8.dat\n',
    'blob_7.dat': 'a',
    'blob_8.dat': '',
  }

  test.each([
    ['the same', before, []],
    [
      'listed in several files, as since 17',
      { ...before, 'blobs.toc': '8 blob_8.dat\n', 'blobs_9.toc': '7 blob_7.dat\n' },
      [],
    ],
    ['one of another byte', { ...before, 'blob_7.dat': 'b' }, ['7 is different']],
    ['one that is longer', { ...before, 'blob_8.dat': 'b' }, ['8 is different']],
    ['one that is not listed', { ...before, 'blobs.toc': '7 blob_7.dat\n' }, ['8 is missing']],
    ['one more', { ...before, 'blobs_1.toc': '9 blob_9.dat\n', 'blob_9.dat': '' }, ['9 is extra']],
  ])('%s', async (_what, after, differences) => {
    expect(await compareObjects(before, after)).toMatchObject({
      largeObjects: 2,
      differences,
      differing: differences.length,
    })
  })

  test('are named up to a number, and counted beyond it', async () => {
    const ids = Array.from({ length: mostObjects + 7 }, (_, id) => id)
    const listed = { 'blobs.toc': ids.map((id) => `${id} blob_${id}.dat\n`).join('') }

    const { differences, differing } = await compareObjects(listed, {})

    expect([differences, differing]).toEqual([
      expect.objectContaining({ length: mostObjects }),
      mostObjects + 7,
    ])
  })

  test('a list that is none is not passed over', async () => {
    await expect(compareObjects({ 'blobs.toc': 'seven\n' }, {})).rejects.toThrow('seven')
  })

  test('one whose file is not there is not passed over', async () => {
    const listed = { 'blobs.toc': '7 blob_7.dat\n' }

    await expect(compareObjects(listed, listed)).rejects.toThrow('blob_7.dat')
  })
})

test('each pair is said, table by table', async () => {
  const [one, other] = [makeDump({ '1.dat': end, '2.dat': end }), makeDump({ '5.dat': end })]
  const tables = [
    { stored: 1, restored: 5 },
    { stored: 2, restored: 5 },
  ]

  const said = await compare([
    { stored: one, restored: other, tables },
    { stored: other, restored: one, tables: [] },
  ])

  expect(said.map(({ event, dump, id }) => [event, dump, id])).toEqual([
    ['rows', one, 1],
    ['rows', one, 2],
    ['objects', one, undefined],
    ['objects', other, undefined],
  ])
})

async function compareTable(
  before: string | undefined,
  after: string | undefined,
  columns?: readonly number[],
): Promise<unknown> {
  const stored = makeDump(before === undefined ? {} : { '3.dat': before })
  const restored = makeDump(after === undefined ? {} : { '4.dat': after })
  const [said] = await compare([
    { stored, restored, tables: [{ stored: 3, restored: 4, columns }] },
  ])
  const { event, dump, id, ...compared } = said ?? {}
  expect([event, dump, id]).toEqual(['rows', stored, 3])
  return compared
}

async function compareObjects(before: Files, after: Files): Promise<Record<string, unknown>> {
  const said = await compare([{ stored: makeDump(before), restored: makeDump(after), tables: [] }])
  return said[0] ?? {}
}

async function compare(order: unknown): Promise<Record<string, unknown>[]> {
  const path = join(temporaryFolder(), 'order.json')
  writeFileSync(path, JSON.stringify(order))
  const said: Record<string, unknown>[] = []
  await compareRows(path, (line) => said.push(line))
  return said
}

function makeDump(files: Files): string {
  const folder = join(temporaryFolder(), 'dump')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}
