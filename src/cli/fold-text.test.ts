import { assert, constantFrom, integer, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { foldText } from './fold-text.ts'

describe('text that is folded', () => {
  test('is left alone where it fits', () => {
    expect(foldText('a  line\n\nof its own', 20)).toBe('a  line\n\nof its own')
  })

  test('goes on below the last column of a row', () => {
    expect(foldText('archived  web   because web writes to it', 28)).toBe(
      ['archived  web   because web', '                writes to it'].join('\n'),
    )
  })

  test('goes on indented where that column begins too late, or where there is none', () => {
    expect(foldText('one and another one', 12)).toBe(
      ['one and', '    another', '    one'].join('\n'),
    )
    expect(foldText('an id  of a backup  12.3 s', 24)).toBe(
      ['an id  of a backup', '    12.3 s'].join('\n'),
    )
  })

  test('is cut where a word is longer than a line', () => {
    expect(foldText('0123456789abcdef', 10)).toBe(['0123456789', '    abcdef'].join('\n'))
  })

  test('never gets wider than it may, and loses nothing but blanks', () => {
    assert(
      property(
        string({ unit: constantFrom('a', 'b', ' ', '  ', '\n'), maxLength: 200 }),
        integer({ min: 8, max: 80 }),
        (text, columns) => {
          const folded = foldText(text, columns)

          expect(folded.split('\n').filter((line) => line.length > columns)).toEqual([])
          expect(folded.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
        },
      ),
    )
  })
})
