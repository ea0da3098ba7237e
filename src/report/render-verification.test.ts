import { expect, test } from 'vitest'

import { exampleFailure, exampleVerification } from '../../test/support/example-manifest.ts'
import { renderVerification } from './render-verification.ts'

test('what was proved, with what was counted', () => {
  expect(renderVerification(exampleVerification())).toBe(`\
backup 2026-11-21T03-00-00Z-k3f9: decoded, took 4.2 s

READ BACK  FILES  SIZE     TOOK
databases  50     2.0 KiB  900 ms

SERVICE  DATABASE  ENTRIES  TABLES  ROWS  LARGE OBJECTS
db       "shop"    12       3       1200  0`)
})

test('what was not proved comes first, and what speaks against it last', () => {
  const { what, why, hint } = exampleFailure()
  const text = renderVerification(
    exampleVerification({ proved: 'stored', findings: [exampleFailure()] }),
  )

  expect(text.split('\n')[0]).toBe(
    'backup 2026-11-21T03-00-00Z-k3f9: NOT decoded, only stored, took 4.2 s',
  )
  expect(text).toContain(`\nagainst it: ${what}: ${why}\n`)
  expect(text.endsWith(`\nhint: ${hint}`)).toBe(true)
})
