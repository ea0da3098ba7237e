import { expect, test } from 'vitest'

import { parseRoute, toHash } from './route.ts'

test('reads back what it wrote, whatever stands in it', () => {
  const parts = ['backups', 'a/b ?#%', 'restore']
  const query = { database: 'My "Shop"', path: 'a/b & c?=#' }

  const route = parseRoute(toHash(parts, query))

  expect(route.parts).toEqual(parts)
  expect(Object.fromEntries(route.query)).toEqual(query)
})

test.each(['', '#', '#/'])('takes "%s" for the first page', (hash) => {
  expect(parseRoute(hash).parts).toEqual([])
})

test('leaves as it is what cannot be decoded', () => {
  expect(parseRoute('#/backups/100%').parts).toEqual(['backups', '100%'])
})
