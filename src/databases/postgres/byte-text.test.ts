import { describe, expect, test } from 'vitest'

import { hasBytes, readBytes, writeBytes } from './byte-text.ts'

const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))

describe('bytes as text', () => {
  test.each<[string, Buffer, boolean]>([
    ['UTF-8', Buffer.from('größe 😀 \ufffd'), false],
    ['LATIN1', Buffer.from('größe', 'latin1'), true],
    ['both', Buffer.concat([Buffer.from('größe'), Buffer.from('größe', 'latin1')]), true],
    ['every byte', all, true],
    ['every byte twice', Buffer.concat([all, all]), true],
    ['a surrogate that is written as UTF-8', Buffer.from('eda080edb380', 'hex'), true],
    ['a character that is cut off', Buffer.from('😀').subarray(0, 3), true],
    ['nothing', Buffer.alloc(0), false],
  ])('come back from text: %s', (_what, bytes, isOther) => {
    const text = readBytes(bytes)

    expect(writeBytes(text)).toEqual(bytes)
    expect(hasBytes(text)).toBe(isOther)
    expect(JSON.parse(JSON.stringify(text))).toBe(text)
  })

  test('are read as UTF-8 as far as they are that', () => {
    expect(readBytes(Buffer.from('grö\u{1f600}ße \xff!', 'utf8'))).toBe('grö😀ße ÿ!')
    expect(readBytes(Buffer.from([0x67, 0xc3, 0xb6, 0xf6, 0x21]))).toBe('gö\udcf6!')
  })
})
