import { expect, test } from 'vitest'

import { parseKeepPolicy, writeKeepPolicy } from './keep-policy.ts'

test.each([
  ['last=10', { last: 10 }],
  [
    ' last = 3, daily=7,weekly=4,monthly=12,yearly=2,hourly=24',
    { last: 3, daily: 7, weekly: 4, monthly: 12, yearly: 2, hourly: 24 },
  ],
  ['last=0,daily=1', { last: 0, daily: 1 }],
])('%s is a policy', (text, policy) => {
  expect(parseKeepPolicy(text)).toEqual(policy)
})

test.each([
  '',
  'last',
  'last=',
  'last=-1',
  'last=ten',
  'last=1.5',
  'last=1,last=2',
  'fortnightly=2',
  'last=1,',
  'last=1 daily=2',
  'last=9999999',
  'last=0',
  'last=0,daily=0',
])('%j is none: a slip must not remove anything', (text) => {
  expect(parseKeepPolicy(text)).toBeUndefined()
})

test('is written as it is read', () => {
  expect(writeKeepPolicy({ last: 3, yearly: 2 })).toBe('last=3,yearly=2')
})
