import { describe, expect, test } from 'vitest'

import { orderOf, readChoice } from './restore-order.ts'

const options = { safeguard: true, keepOld: false, keepExtra: false }

describe('the choice of a link', () => {
  test.each([
    ['', 'everything'],
    ['service=db&database=shop', 'database'],
    ['service=db&database=shop&table=public.orders', 'table'],
    ['volume=uploads', 'volume'],
    ['volume=uploads&path=a/b', 'path'],
  ])('"%s" means %s, with a safety backup', (query, what) => {
    expect(readChoice(new URLSearchParams(query))).toMatchObject({ what, safeguard: true })
  })
})

describe('the order', () => {
  const choice = {
    ...readChoice(new URLSearchParams()),
    service: 'db',
    database: 'shop',
    table: 'public.orders',
    volume: 'uploads',
    path: '/a/b',
    into: 'beside',
  }

  test.each([
    ['everything', {}],
    ['database', { databases: ['shop'], services: ['db'], into: 'beside' }],
    ['table', { databases: ['shop'], services: ['db'], table: 'public.orders' }],
    ['volume', { volumes: ['uploads'], into: 'beside' }],
    ['path', { volumes: ['uploads'], path: 'a/b', into: 'beside' }],
  ] as const)('of %s names only what belongs to that', (what, order) => {
    expect(orderOf({ ...choice, what })).toEqual({ ...order, ...options })
  })

  test('names no service where none is chosen, and nothing beside it where that is empty', () => {
    expect(orderOf({ ...choice, what: 'database', service: '', into: '' })).toEqual({
      databases: ['shop'],
      ...options,
    })
  })
})
