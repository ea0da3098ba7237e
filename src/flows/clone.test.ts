import { expect, test } from 'vitest'

import { requireCloneName } from './clone.ts'

test.each(['copy', '0copy', 'shop-copy_2'])('%s is a name that compose takes', (name) => {
  expect(() => requireCloneName(name, 'shop')).not.toThrow()
})

test.each(['', 'Copy', '-copy', '../shop', 'a/b', 'a b', 'kopie.1', 'shop'])(
  '"%s" is no name for a clone of shop',
  (name) => {
    expect(() => requireCloneName(name, 'shop')).toThrow(
      expect.objectContaining({ code: 'clone-name' }),
    )
  },
)
