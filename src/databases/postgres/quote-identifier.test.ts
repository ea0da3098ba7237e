import { describe, expect, test } from 'vitest'

import { quoteIdentifier, quoteLiteral } from './quote-identifier.ts'
import { readTokens } from './tokens.ts'

const odd = [
  '',
  'app',
  'Odd "Name',
  `it's`,
  'back\\slash',
  `\\'`,
  `'; DROP DATABASE x; --`,
  'two\nlines',
  'ünï $1',
]

describe('quoteIdentifier', () => {
  test('quotes in every case, so that capitals and keywords keep what they mean', () => {
    expect(quoteIdentifier('App')).toBe('"App"')
    expect(quoteIdentifier('Odd "Name')).toBe('"Odd ""Name"')
  })

  test.each(odd)('%j is read back as the same name', (name) => {
    expect(readTokens(quoteIdentifier(name))).toMatchObject([{ kind: 'identifier', value: name }])
  })
})

describe('quoteLiteral', () => {
  test('says that a backslash is escaped, whatever the server takes it for', () => {
    expect(quoteLiteral(`it's`)).toBe(`'it''s'`)
    expect(quoteLiteral(`it's \\`)).toBe(` E'it''s \\\\'`)
    expect(`LIKE${quoteLiteral('\\')}`).toBe(`LIKE E'\\\\'`)
  })

  test.each(odd)('%j is read back as the same text', (value) => {
    expect(readTokens(quoteLiteral(value))).toMatchObject([{ kind: 'string', value }])
  })
})

test.each([quoteIdentifier, quoteLiteral])('%o refuses what would end the statement', (quote) => {
  expect(() => quote('a\0b')).toThrow('"a\\u0000b" holds a NUL')
})
