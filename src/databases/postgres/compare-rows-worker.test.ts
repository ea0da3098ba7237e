import { describe, expect, test } from 'vitest'

import { compareRowsSpec, readCompared } from './compare-rows-worker.ts'

const order = [
  {
    stored: '/a/1',
    restored: '/b/1',
    tables: [
      { stored: 3, restored: 4 },
      { stored: 5, restored: 6 },
    ],
  },
  { stored: '/a/2', restored: '/b/2', tables: [] },
]
const rows = { event: 'rows', dump: '/a/1', outcome: 'equal', rows: 7, restoredRows: 7 }
const objects = { event: 'objects', largeObjects: 0, differences: [], differing: 0 }
const said = [
  { ...rows, id: 3 },
  { ...rows, id: 5 },
  { ...objects, dump: '/a/1' },
  { ...objects, dump: '/a/2' },
]

test('the order is handed in as a file: thousands of tables fit into no argument', () => {
  const { spec, files } = compareRowsSpec({ image: 'lifeboat', server: 'db' }, [], order)

  expect(spec).toMatchObject({ image: 'lifeboat', network: 'none' })
  expect(spec.command.at(-1)).toBe(files[0]?.path)
  expect(JSON.parse(String(files[0]?.content))).toEqual(order)
})

describe('readCompared', () => {
  test('gives what became of each pair', () => {
    expect(readCompared({ stdout: write(said) }, order)).toEqual([
      { dump: '/a/1', tables: said.slice(0, 2), objects: said[2] },
      { dump: '/a/2', tables: [], objects: said[3] },
    ])
  })

  test('does not take an answer that was cut short for one, wherever it was cut', () => {
    const whole = write(said).trimEnd()

    for (let length = 0; length < whole.length; length += 1)
      expect(readCompared({ stdout: whole.slice(0, length) }, order)).toBeUndefined()
  })

  test.each(said.map((_line, index) => index))('notices that line %i is lost', (index) => {
    expect(readCompared({ stdout: write(said.toSpliced(index, 1)) }, order)).toBeUndefined()
  })
})

function write(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
