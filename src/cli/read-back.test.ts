import { expect, test } from 'vitest'

import { renderReadBack } from './read-back.ts'

const share = { part: 3, of: 30 }

test('a share that is whole is one line', () => {
  expect(renderReadBack({ share, damage: [], backups: [] })).toBe(
    'share 3/30 of the repository was read back: nothing is damaged',
  )
})

test('damage is said in restic’s words, with the backups that it touches', () => {
  const damage = ['pack x: does not exist']

  expect(renderReadBack({ share: { part: 1, of: 1 }, damage, backups: ['a', 'b'] }))
    .toBe(`the repository is DAMAGED
  pack x: does not exist

backups that it touches:
  a
  b
hint: docs/verify.md says what to do about a damaged repository. Make a copy of it first.`)
  expect(renderReadBack({ share, damage, backups: [] })).toContain('no backup is touched by it')
})
