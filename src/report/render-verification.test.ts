import { expect, test } from 'vitest'

import { exampleFailure } from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { Verification } from '../model/verification.ts'
import { renderVerification } from './render-verification.ts'

test('what was proved, with what was counted', () => {
  expect(renderVerification(exampleVerification())).toBe(`\
backup 2026-11-21T03-00-00Z-k3f9: decoded, took 4.2 s

READ BACK  FILES  SIZE     TOOK
databases  50     2.0 KiB  900 ms

SERVICE  DATABASE  ENTRIES  TABLES  ROWS  LARGE OBJECTS
db       "shop"    12       3       1200  0`)
})

test('of rows that name files, what was counted, and what could not be checked', () => {
  const checked = {
    service: 'app',
    text: 'SELECT path FROM uploads -> uploads:/',
    notChecked: null,
    rows: 1200,
    nameless: 3,
    hashed: 1198,
    missing: 2,
    different: 1,
    examples: ['a: nothing is there'],
    ms: 40,
  }
  const notChecked = 'the backup does not hold the volume shop_scans'
  const references = [
    checked,
    { ...checked, text: 'SELECT scan FROM orders -> scans:/', notChecked },
  ]
  const drill = { servers: [], files: null, references, stack: null }

  expect(renderVerification(exampleVerification({ drill }))).toContain(`
REFERENCE OF  ROWS  HASHED  MISSING  DIFFERENT  WHICH
app           1200  1198    2        1          SELECT path FROM uploads -> uploads:/
3 rows name no file: SELECT path FROM uploads -> uploads:/
NOT checked, of app: SELECT scan FROM orders -> scans:/: the backup does not hold the volume shop_scans`)
})

test('a record of before there were references and stacks has none', () => {
  const drill = { servers: [], files: null }
  const record = exampleVerification({ wanted: 'drilled', proved: 'drilled' })

  expect(Verification.parse({ ...record, drill }).drill).toMatchObject({
    references: [],
    stack: null,
  })
})

test('a whole stack is told with what came up, its checks, and what it was without', () => {
  const stack = {
    recoveryMs: 61_000,
    steps: [],
    services: [{ service: 'app', container: 'shop-lifeboat-drill-app-1', health: 'healthy' }],
    checks: [{ service: 'app', command: 'ask --all', ms: 1200 }],
    warnings: ['shop-lifeboat-drill-app-1: has a host name of its own, not the host’s'],
  }
  const drill = { servers: [], files: null, references: [], stack }

  expect(renderVerification(exampleVerification({ drill }))).toContain(`
BROUGHT UP  CONTAINER                  HEALTH
app         shop-lifeboat-drill-app-1  healthy
the whole stack was there again after 1 min 01 s; it is taken away
the check of app ended well after 1.2 s: ask --all
note: shop-lifeboat-drill-app-1: has a host name of its own, not the host’s`)
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
