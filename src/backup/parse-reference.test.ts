import { describe, expect, test } from 'vitest'

import { parseReference } from './parse-reference.ts'

const bare = { server: undefined, database: undefined, place: 'uploads', folder: '/' }

describe('a reference of a label', () => {
  test.each([
    [
      'SELECT path, sha256 FROM uploads -> uploads:/',
      { ...bare, query: 'SELECT path, sha256 FROM uploads' },
    ],
    [
      'app: SELECT path FROM uploads -> uploads:/a/b',
      { ...bare, database: 'app', query: 'SELECT path FROM uploads', folder: '/a/b' },
    ],
    [
      'db/app: SELECT path FROM uploads->/app/uploads:/a//b/./',
      {
        server: 'db',
        database: 'app',
        query: 'SELECT path FROM uploads',
        place: '/app/uploads',
        folder: '/a/b',
      },
    ],
    ['db/: TABLE uploads -> uploads:/', { ...bare, server: 'db', query: 'TABLE uploads' }],
    [
      'db/"Order ""Archive"": 2026": TABLE scans -> uploads:/',
      { ...bare, server: 'db', database: 'Order "Archive": 2026', query: 'TABLE scans' },
    ],
    // What else in a query looks like a part of it.
    [
      `SELECT said->>'path' FROM orders WHERE said->'a' IS NULL -> uploads:/`,
      { ...bare, query: `SELECT said->>'path' FROM orders WHERE said->'a' IS NULL` },
    ],
    [
      `SELECT id::text FROM uploads WHERE kind = 'a: b' -> uploads:/`,
      { ...bare, query: `SELECT id::text FROM uploads WHERE kind = 'a: b'` },
    ],
  ])('%s', (line, expected) => {
    expect(parseReference(line)).toEqual({ text: line, ...expected })
  })

  test.each([
    'SELECT path FROM uploads',
    'SELECT path FROM uploads -> uploads',
    'SELECT path FROM uploads -> uploads:a',
    'SELECT path FROM uploads -> :/',
    '-> uploads:/',
    'SELECT path FROM uploads -> uploads:/a/../..',
    'SELECT path FROM uploads => uploads:/',
  ])('is none: %s', (line) => {
    expect(parseReference(line)).toBeUndefined()
  })
})
