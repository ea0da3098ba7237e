import { expect, test } from 'vitest'

import { exampleCapture, planOf } from '../../test/support/example-capture.ts'
import { exampleFailure } from '../../test/support/example-manifest.ts'
import { findFailures } from './find-failures.ts'

const planned = exampleFailure({ what: 'service db' })
const captured = exampleCapture({ failures: [exampleFailure({ what: 'volume shop_uploads' })] })

test('a run in which all went well has none', () => {
  expect(findFailures(planOf([]), exampleCapture(), 0)).toEqual([])
})

test('what the plan could not do and what the steps could not do are both in the way', () => {
  const failures = findFailures(planOf([], { failures: [planned] }), captured, 0)

  expect(failures.map(({ what }) => what)).toEqual(['service db', 'volume shop_uploads'])
})

test('so is what was planned, is not there, and no step has noticed', () => {
  const plan = planOf([{ do: 'config', outside: [], without: [], because: 'compose files' }])

  expect(findFailures(plan, exampleCapture({ parts: [] }), 0)).toMatchObject([
    { what: 'config part', code: 'not-captured' },
  ])
})

test('an answer of the engine that was lost costs a run its completeness, though nothing is missing', () => {
  expect(findFailures(planOf([]), exampleCapture(), 2)).toMatchObject([
    { what: 'the run', code: 'engine-connection-lost', why: expect.stringMatching(/^2 answers/) },
  ])
})

test('it is said once', () => {
  const failures = [exampleFailure({ code: 'engine-connection-lost' })]

  expect(findFailures(planOf([]), exampleCapture({ failures }), 2)).toEqual(failures)
})
