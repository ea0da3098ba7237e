import { expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleFailure } from '../../test/support/example-manifest.ts'
import { renderCheck } from './render-check.ts'

test('a sound repository is a line and its backups', () => {
  expect(renderCheck(exampleCheck()))
    .toBe(`the repository: sound, 1 of 1 backups are stored, took 5.0 s

BACKUP                     PROJECT  STATE
2026-11-21T03-00-00Z-k3f9  shop     sound`)
})

test('what is lost on purpose is named, and speaks against nothing', () => {
  const finding = exampleFailure({ code: 'backup-lost' })
  const lost = { id: 'b2', project: 'shop', state: 'lost' as const, findings: [finding] }
  const backups = [...exampleCheck().backups, lost]

  const text = renderCheck(exampleCheck({ backups, forgetsLost: true }))

  expect(text).toContain('the repository: sound, 1 of 1 backups are stored')
  expect(text).toContain(`not missed any longer: ${finding.what}: ${finding.why}`)
  expect(text).not.toContain('against it')
})

test('what is damaged is counted, named and explained', () => {
  const finding = exampleFailure()
  const backups = [
    ...exampleCheck().backups,
    { id: 'b2', project: 'shop', state: 'lost' as const, findings: [finding] },
  ]

  const text = renderCheck(exampleCheck({ backups, notes: ['look'] }))

  expect(text).toContain('NOT sound: 1 of 2 backups are damaged or lost')
  expect(text).toMatch(/^b2 +shop +lost$/m)
  expect(text).toContain(`against it: ${finding.what}: ${finding.why}`)
  expect(text).toContain('note: look')
})
