import { expect, test } from 'vitest'

import { examplePart } from '../../test/support/example-manifest.ts'
import { requireDrillable } from './require-drillable.ts'

test.each(['databases', 'files'] as const)('a backup with %s can be drilled', (kind) => {
  const parts = [examplePart(kind), examplePart('config')]

  expect(() => requireDrillable({ id: 'x', parts })).not.toThrow()
})

test('one of the configuration and images cannot: what was never restored is not called so', () => {
  const wanted = { id: 'x', parts: [examplePart('config'), examplePart('images')] }

  expect(() => requireDrillable(wanted)).toThrow(
    expect.objectContaining({ code: 'nothing-to-drill', hint: expect.stringContaining('stored') }),
  )
})
