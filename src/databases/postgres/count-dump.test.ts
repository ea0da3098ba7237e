import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../../test/support/temporary-folder.ts'
import { countDump } from './count-dump.ts'

const end = '\\.\n\n\n'

test.each([
  ['no row', end, 0],
  ['two rows', `1\ta\n2\tb\n${end}`, 2],
  ['rows of nothing', `\n\n${end}`, 2],
  ['a row that looks like an end', `\\\\.\n${end}`, 1],
  ['more rows than are read at once', `${'x'.repeat(99)}\n`.repeat(30_000) + end, 30_000],
])('the rows of a file of %s', async (_what, content, rows) => {
  expect((await count({ '7.dat': content })).rows).toEqual({ 7: rows })
})

test.each([
  ['nothing', ''],
  ['no end', '1\ta\n'],
  ['half of its end', `1\ta\n${end.slice(0, -1)}`],
  ['an end in the middle of a row', `1\ta${end}`],
  ['something after its end', `1\n${end}2\n`],
])('a file of %s was cut short', async (_what, content) => {
  expect((await count({ '7.dat': content })).rows).toEqual({ 7: -1 })
})

test('wherever a file is cut, it is noticed', async () => {
  const whole = `1\ta\n\n2\t\\\\.\n\n\n${end}`
  for (let length = 0; length < whole.length; length += 1) {
    expect((await count({ '7.dat': whole.slice(0, length) })).rows).toEqual({ 7: -1 })
  }
})

test.each([
  ['until PostgreSQL 16', { 'blobs.toc': '16400 blob_16400.dat\n16401 blob_16401.dat\n' }],
  ['since 17', { 'blobs_9.toc': '16400 blob_16400.dat\n', 'blobs_10.toc': '1 blob_1.dat\n' }],
])('large objects are counted as they are listed %s', async (_when, files) => {
  const written = { 'blob_1.dat': 'xyz', 'blob_16400.dat': '', 'toc.dat': 'y' }

  const { rows, largeObjects, largeObjectsBytes } = await count({ ...files, ...written })

  expect([rows, largeObjects, largeObjectsBytes]).toEqual([{}, 2, 3])
})

function count(files: Readonly<Record<string, string>>): ReturnType<typeof countDump> {
  const folder = join(temporaryFolder(), 'dump')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return countDump(folder)
}
