import { expect, test } from 'vitest'

import { excerptOf, excerptsOf } from './excerpt.ts'

const columns = Array.from({ length: 50 }, (_, n) => `c${n} text`).join(',\n')

test('a long statement is cut', () => {
  expect(excerptOf('TABLE', [`CREATE TABLE a.t (${columns})`])).toMatch(
    /^CREATE TABLE a.t .{143}…$/,
  )
})

test('two are shown from where they part', () => {
  const [was, is] = excerptsOf(
    'TABLE',
    [`CREATE TABLE a.t (${columns}, d integer)`],
    [`CREATE TABLE a.t (${columns}, d bigint)`],
  )

  expect(was).toMatch(/^….{37} d integer\)$/)
  expect(is).toMatch(/^….{37} d bigint\)$/)
})

test.each([
  ['USER MAPPING', `CREATE USER MAPPING FOR u SERVER s OPTIONS (password 'sesame')`],
  ['SUBSCRIPTION', `CREATE SUBSCRIPTION s CONNECTION 'password=sesame' PUBLICATION p`],
  ['ROLE', `ALTER ROLE r WITH LOGIN PASSWORD 'sesame' VALID UNTIL 'infinity'`],
  ['ROLE', `ALTER ROLE r SET "app.key" TO 'sesame'`],
  ['DATABASE PROPERTIES', `ALTER DATABASE d SET "app.key" TO E'se\\\\same', 'sesame'`],
])('what may be a secret of a %s is not shown: %s', (type, statement) => {
  const shown = excerptOf(type, [statement])

  expect(shown).toContain(`'…'`)
  expect(shown).not.toMatch(/se.*same/)
})

test.each([
  ['ROLE', `ALTER ROLE r SET statement_timeout TO '7s'`],
  ['TABLE', `CREATE TABLE a.t (b text DEFAULT 'x'::text)`],
])('what is none of a %s is: %s', (type, statement) => {
  expect(excerptOf(type, [statement])).toBe(statement)
})
