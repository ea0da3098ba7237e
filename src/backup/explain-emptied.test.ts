import { expect, test } from 'vitest'

import { explainEmptied, nameUnwatched } from './explain-emptied.ts'

const released = [
  { name: 'app', emptied: ['shop.prices', 'shop.stock'] },
  { name: 'crm', unwatched: 'too many connections' },
  { name: 'shop', sequences: [] },
]

test('tables that were emptied under a snapshot are a failure of their database, by name', () => {
  const failures = explainEmptied('db', released)

  expect(failures).toMatchObject([
    { what: 'tables of database "app" of db', code: 'table-emptied', details: [] },
  ])
  expect(failures[0]?.why).toContain('shop.prices, shop.stock')
})

test('that nobody could look is a warning', () => {
  expect(nameUnwatched('db', released)).toEqual([
    'whether tables of database "crm" of db were emptied while they were dumped is not known: too many connections',
  ])
})
