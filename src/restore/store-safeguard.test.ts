import { expect, test } from 'vitest'

import { exampleFailure, exampleManifest } from '../../test/support/example-manifest.ts'
import { requireComplete } from './store-safeguard.ts'

test('a complete safety backup is one to go back to', () => {
  const { id, ...made } = exampleManifest({ state: 'complete' })

  expect(requireComplete({ id, ...made }, 'or do without')).toBe(id)
})

test('an incomplete one is none: what it lacks is named, and what else can be done', () => {
  const failures = [exampleFailure({ what: 'volume shop_uploads', why: 'it cannot be read' })]
  const made = exampleManifest({ state: 'incomplete', failures })

  expect(() => requireComplete(made, 'or do without')).toThrow(
    expect.objectContaining({
      code: 'safeguard-failed',
      hint: 'Mend what stands below, or do without. Nothing was overwritten.',
      details: ['volume shop_uploads: it cannot be read'],
    }),
  )
})
