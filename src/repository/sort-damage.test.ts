import { expect, test } from 'vitest'

import { sortDamage, type Damage } from './sort-damage.ts'

const pack = '7a365eaa3db70a355ed2843bee0e133439affc0bba5304d4506f7acf0505a48f'
const blob = 'c1c5d4c1730f6ada062039e4317607b65ff66ef450dfd83c8713e5b8c4f22a11'
const none: Damage = {
  packs: [],
  blobs: [],
  isInTrees: false,
  isInSnapshots: false,
  isAnywhere: false,
}

// restic 0.18 said each of these of a repository that was spoilt so.
test.each<[string, string[], Partial<Damage>]>([
  ['a byte of a data file', [`pack ${pack} contains 2 errors: [blob …]`], { packs: [pack] }],
  [
    'a data file that is gone',
    [
      `pack ${pack}: does not exist`,
      `download error: open /repository/data/7a/${pack}: no such file`,
    ],
    { packs: [pack] },
  ],
  [
    'a data file that was cut short',
    [
      `pack ${pack}: unexpected file size: got 1000, expected 2000249`,
      'download error: file is too short',
    ],
    { packs: [pack] },
  ],
  [
    'a tree',
    [
      'error for tree 04e345d5:',
      '  decrypting blob <tree/04e345d5> from 7a365eaa failed',
      `pack ${pack} contains 2 errors: …`,
    ],
    { packs: [pack], isInTrees: true },
  ],
  [
    'an index that is gone',
    ['error for tree ee879873:', `  tree ee87: file "a" blob ${blob} not found in index`],
    { blobs: [blob], isInTrees: true },
  ],
  [
    'a snapshot',
    [
      'error: failed to load snapshot e1298917: LoadRaw(<snapshot/e12989177f>): invalid data returned',
    ],
    { isInSnapshots: true },
  ],
  [
    'an index that is damaged: without it nothing can be read',
    ['error: error loading index 8f47: LoadRaw(<index/8f47365bbd>): invalid data returned'],
    { isAnywhere: true },
  ],
  ['something new', ['the moon is in the way'], { isAnywhere: true }],
])('tells what is damaged: %s', (_what, words, expected) => {
  expect(sortDamage({ words, packs: [] })).toEqual({ ...none, ...expected })
})

test('names a data file once, in however many words', () => {
  const words = [`pack ${pack}: does not exist`, `pack ${pack} contains 1 errors`]

  expect(sortDamage({ words, packs: [pack] }).packs).toEqual([pack])
})
