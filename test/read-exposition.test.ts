import { describe, expect, test } from 'vitest'

import { readExposition } from './support/read-exposition.ts'

const head = '# HELP a What it is.\n# TYPE a gauge\n'

describe('the reader of Prometheus’ text form', () => {
  test('gives labels as they were before they were escaped', () => {
    const { samples, help } = readExposition(`${head}a{b="x\\"y\\\\n\\nz",c=""} 1.5\na 2e-7\n`)

    expect([...help]).toEqual([['a', 'What it is.']])
    expect(samples).toEqual([
      { name: 'a', labels: { b: 'x"y\\n\nz', c: '' }, value: 1.5 },
      { name: 'a', labels: {}, value: 2e-7 },
    ])
  })

  test.each([
    ['a last line without an end', `${head}a 1`, 'the last line does not end'],
    ['a sample before its HELP', `a 1\n${head}`, 'not announced'],
    ['a sample without TYPE', '# HELP a What it is.\na 1\n', 'not announced'],
    ['a TYPE without HELP', '# TYPE a gauge\na 1\n', 'TYPE in a wrong place'],
    [
      'a metric in two places',
      `${head}a{b="1"} 1\n# HELP c x\n# TYPE c gauge\na{b="2"} 1\n`,
      'not announced',
    ],
    ['a second HELP', `${head}a 1\n${head}`, 'a second HELP'],
    ['another type', '# HELP a What it is.\n# TYPE a counter\na 1\n', 'no gauge'],
    ['the same sample twice', `${head}a{b="1",c="2"} 1\na{c="2",b="1"} 1\n`, 'said twice'],
    ['a bare quote in a label', `${head}a{b="x"y"} 1\n`, 'labels are wrong'],
    ['a bare backslash in a label', `${head}a{b="x\\y"} 1\n`, 'labels are wrong'],
    ['a bare line break in a label', `${head}a{b="x\ny"} 1\n`, 'no sample'],
    ['a label twice', `${head}a{b="1",b="2"} 1\n`, 'labels are wrong'],
    ['a comma too many', `${head}a{b="1",} 1\n`, 'labels are wrong'],
    ['no comma', `${head}a{b="1"c="2"} 1\n`, 'labels are wrong'],
    ['a wrong name', `${head}a-b 1\n`, 'no sample'],
    ['a value that is none', `${head}a NaN\n`, 'no sample'],
    ['no value', `${head}a\n`, 'no sample'],
    ['something behind the value', `${head}a 1 2 3\n`, 'no sample'],
  ])('refuses %s', (_what, text, because) => {
    expect(() => readExposition(text)).toThrow(because)
  })
})
