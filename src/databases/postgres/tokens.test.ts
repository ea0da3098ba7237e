import { describe, expect, test } from 'vitest'

import { hasWords, readTokens } from './tokens.ts'

describe('readTokens', () => {
  test.each([
    ['SELECT a_1$', ['word SELECT', 'word a_1$']],
    ['x.y = 1.5', ['word x', 'symbol .', 'word y', 'symbol =', 'word 1', 'symbol .', 'word 5']],
    ['ünï\u00a0x', ['word ünï\u00a0x']],
    ['"Odd ""Name"', ['identifier Odd "Name']],
    ['"a;--/*\'$$"', [`identifier a;--/*'$$`]],
    [`'it''s; "x" \\'`, [`string it's; "x" \\`]],
    [`E'it\\'s '' \\\\'';'`, [`string it's ' \\';`]],
    [`e'x' EE'\\'`, ['string x', 'word EE', 'string \\']],
    [`$$a';$b$ $$ $_$ $$;'' $_$`, [`string a';$b$ `, `string  $$;'' `]],
    ['$1 a$b$c', ['symbol $', 'word 1', 'word a$b$c']],
    ['a -- b\r\nc --', ['word a', 'word c']],
    ['a /* b /* c */ ; */ d/**/', ['word a', 'word d']],
    ['- / - -1', ['symbol -', 'symbol /', 'symbol -', 'symbol -', 'word 1']],
    ['', []],
  ])('reads %j', (sql, expected) => {
    expect(readTokens(sql).map(({ kind, value }) => `${kind} ${value}`)).toEqual(expected)
  })

  test('tells where each token stands, quotes included', () => {
    const sql = `SET "my.x" TO E'a\\'b' -- end`

    expect(readTokens(sql).map(({ start, end }) => sql.slice(start, end))).toEqual([
      'SET',
      '"my.x"',
      'TO',
      `E'a\\'b'`,
    ])
  })

  test.each([`'a`, `'a''`, `E'a\\'`, '"a', '$$a$', '$a$ $$', '/* a', '/* /* */'])(
    'refuses %j, which is cut off',
    (sql) => {
      expect(() => readTokens(`x ${sql}`)).toThrow(
        /begins at character 2 of the SQL text has no end/,
      )
    },
  )
})

describe('hasWords', () => {
  test('knows keywords in any case, and only where they stand bare', () => {
    expect(hasWords(readTokens('x on Database y'), 1, 'ON', 'DATABASE')).toBe(true)
    expect(hasWords(readTokens('x on "database" y'), 1, 'ON', 'DATABASE')).toBe(false)
    expect(hasWords(readTokens(`x on 'database' y`), 1, 'ON', 'DATABASE')).toBe(false)
    expect(hasWords(readTokens('x on'), 1, 'ON', 'DATABASE')).toBe(false)
  })
})
