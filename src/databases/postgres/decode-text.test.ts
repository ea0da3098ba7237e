import { describe, expect, test } from 'vitest'

import { decodeText, isReadable } from './decode-text.ts'

describe('a text in the encoding of its database', () => {
  // As PostgreSQL 17 has them: SELECT convert_to('größe', 'LATIN1').
  test.each([
    ['UTF8', '6772c3b6c39f65', 'größe'],
    ['LATIN1', '6772f6df65', 'größe'],
    ['LATIN1', '80', '\u0080'],
    ['LATIN2', 'b3f3647ac5', 'łódzĹ'],
    ['LATIN9', 'a4', '€'],
    ['WIN1252', '80', '€'],
    ['WIN1251', 'f6e5ede0', 'цена'],
    ['KOI8R', 'c3c5cec1', 'цена'],
    ['EUC_JP', 'c3cdc3ca', '値段'],
    ['EUC_KR', 'b0a1b0dd', '가격'],
    ['EUC_CN', 'bcdbb8f1', '价格'],
    // As the client that counts its rows has it.
    ['SQL_ASCII', '6772f6df65', 'gr\ufffd\ufffde'],
    ['SQL_ASCII', '6772c3b6c39f65', 'größe'],
  ])('is read: %s %s', (encoding, hex, text) => {
    expect(decodeText(Buffer.from(hex, 'hex'), encoding)).toBe(text)
    expect(isReadable(encoding)).toBe(true)
  })

  test.each(['EUC_TW', 'EUC_JIS_2004', 'MULE_INTERNAL', 'a new one'])(
    'is not guessed: %s',
    (encoding) => {
      expect(isReadable(encoding)).toBe(false)
      expect(decodeText(Buffer.from('61c4e362', 'hex'), encoding)).toBe('a\ufffd\ufffdb')
      expect(decodeText(Buffer.from('orders'), encoding)).toBe('orders')
    },
  )
})
