import { expect, test } from 'vitest'

import { captured } from '../../test/support/example-captured.ts'
import { requireFit } from './require-fit.ts'

test('an engine of the same architecture is fit', () => {
  expect(() => requireFit(captured(), { os: 'linux', arch: 'amd64' })).not.toThrow()
})

test('another one is refused, with each image that would not run', () => {
  expect(() => requireFit(captured(), { os: 'linux', arch: 'arm64' })).toThrow(
    expect.objectContaining({
      code: 'other-architecture',
      message: 'the stack ran on linux/amd64, and this engine is linux/arm64',
      details: ['shop:1: linux/amd64'],
    }),
  )
})
