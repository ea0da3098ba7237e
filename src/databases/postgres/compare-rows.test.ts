import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { compareRows, type ComparedRows } from './compare-rows.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-rows-'))
  await mkdir(join(folder, 'stored'))
  await mkdir(join(folder, 'again'))
})

afterEach(() => rm(folder, { recursive: true }))

describe('rows of two dumps', () => {
  test('are the same byte by byte, and counted', async () => {
    expect(await compare(['1\ta', '2\tb'], ['1\ta', '2\tb'])).toMatchObject({
      rows: 2,
      different: [],
    })
    expect(await compare([], [])).toMatchObject({ rows: 0, different: [] })
  })

  test('are the same in another order', async () => {
    expect(await compare(['1', '2', '2'], ['2', '1', '2'])).toMatchObject({
      rows: 3,
      different: [],
    })
  })

  test.each([
    ['a byte', ['1\ta', '2\tb'], ['1\ta', '2\tc']],
    ['how often a row is there', ['1', '1', '2'], ['1', '2', '2']],
    ['two bytes that went from one row to another', ['ab', 'c'], ['a', 'bc']],
    ['an empty row', ['1', ''], ['1']],
  ])('differ in %s', async (_what, stored, again) => {
    const { different } = await compare(stored, again)

    expect(different).toEqual([{ id: 1, rows: stored.length, again: again.length }])
  })

  test('are compared over the end of what is read at once', async () => {
    const long = 'x'.repeat(1_500_000)

    expect(await compare([`${long}1`, 'y'], ['y', `${long}1`])).toMatchObject({
      rows: 2,
      different: [],
    })
    expect((await compare([`${long}1`, 'y'], ['y', `${long}2`])).different).toHaveLength(1)
  })
})

describe('large objects of two dumps', () => {
  test('are compared by id and content', async () => {
    await put('stored', { 'blob_1.dat': 'one', 'blob_2.dat': 'two', 'blob_3.dat': 'three' })
    await put('again', { 'blob_1.dat': 'one', 'blob_2.dat': 'TWO', 'blob_4.dat': 'four' })

    expect(await compare([], [])).toMatchObject({
      largeObjects: 3,
      differentObjects: ['2', '3', '4'],
    })
  })
})

async function compare(stored: readonly string[], again: readonly string[]): Promise<ComparedRows> {
  await put('stored', { '1.dat': text(stored) })
  await put('again', { '2.dat': text(again) })
  return compareRows({
    stored: join(folder, 'stored'),
    again: join(folder, 'again'),
    tables: [{ stored: 1, again: 2 }],
  })
}

function text(rows: readonly string[]): string {
  return `${rows.map((row) => `${row}\n`).join('')}\\.\n\n\n`
}

async function put(side: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, side, name), content)
  }
}
