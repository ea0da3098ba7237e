import { expect, test } from 'vitest'

import { requireReadable } from './run-prune.ts'

test('nothing is removed while a snapshot cannot be read: its parts would look like leftovers', () => {
  expect(() => requireReadable(['a1'])).toThrow(
    expect.objectContaining({ code: 'snapshot-damaged', details: ['snapshots/a1'] }),
  )
})

test('a repository of which all can be read is pruned', () => {
  expect(() => requireReadable([])).not.toThrow()
})
