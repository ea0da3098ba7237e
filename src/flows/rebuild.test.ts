import { expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import { chooseOnlyProject } from './rebuild.ts'

const shop = exampleBackup({ id: 'b1', project: 'shop' })
const later = exampleBackup({ id: 'b2', project: 'shop' })
const wiki = exampleBackup({ id: 'b3', project: 'wiki' })

test('the only stack of a repository need not be named', () => {
  expect(chooseOnlyProject([shop, later])).toBe('shop')
})

test('of several none is taken for the one that is meant: each is named, with its newest backup', () => {
  expect(() => chooseOnlyProject([shop, later, wiki])).toThrow(
    expect.objectContaining({
      code: 'which-stack',
      hint: expect.stringContaining('LIFEBOAT_PROJECT=NAME'),
      details: [expect.stringContaining('shop: newest backup b2'), expect.stringContaining('wiki')],
    }),
  )
})

test('an empty repository has none', () => {
  expect(() => chooseOnlyProject([])).toThrow(expect.objectContaining({ code: 'no-such-backup' }))
})
