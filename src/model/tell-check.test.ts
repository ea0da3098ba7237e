import { expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleFailure } from '../../test/support/example-manifest.ts'
import { tellCheck } from './tell-check.ts'

test('only the first things that were found are named, and how many there are besides', () => {
  const findings = ['a', 'b', 'c', 'd', 'e'].map((what) => exampleFailure({ what, why: 'bad' }))
  const check = exampleCheck({ findings })

  expect(tellCheck(check)).toBe(
    `the verification of all backups ${check.id} found: a: bad; b: bad; c: bad; and 2 more. it touches no backup`,
  )
})
