import { expect, test } from 'vitest'

import { requireCloneName } from './clone.ts'

const of = 'shop'

test.each(['copy', '0copy', 'shop-copy_2'])('%s is a name that compose takes', (name) => {
  expect(() => requireCloneName(name, { of })).not.toThrow()
})

test.each(['', 'Copy', '-copy', '../shop', 'a/b', 'a b', 'kopie.1', 'shop', 'shop-lifeboat-drill'])(
  '"%s" is no name for a clone of shop',
  (name) => {
    expect(() => requireCloneName(name, { of })).toThrow(
      expect.objectContaining({ code: 'clone-name' }),
    )
  },
)

test('a drill may be called as drills are, and be removed by hand', () => {
  expect(() => requireCloneName('shop-lifeboat-drill', { of, forDrill: true })).not.toThrow()
  expect(() => requireCloneName('shop-lifeboat-drill')).not.toThrow()
})
