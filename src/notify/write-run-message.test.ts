import { expect, test } from 'vitest'

import { exampleFailure, exampleRun } from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { writeRunMessage } from './write-run-message.ts'

test('a run that went well again is two lines', () => {
  const run = exampleRun({ backup: 'b1', finishedAt: '2026-11-21T03:00:12.300Z' })

  expect(writeRunMessage(run, 'recovery')).toMatchObject({
    title: 'shop: full backup went well again',
    text: `Backup: b1\nRun: ${run.id}, began ${run.startedAt}, took 12.3 s`,
  })
})

test.each([
  [exampleRun({ type: 'volumes', services: ['web', 'db'] }), 'volumes backup of web, db complete'],
  [exampleRun({ kind: 'verify', type: 'drilled', state: 'failed' }), 'drill failed'],
  [exampleRun({ kind: 'verify', type: 'decoded' }), 'verification (decoded) complete'],
  [exampleRun({ kind: 'read-back', type: '3/30' }), 'reading back share 3/30 complete'],
  [exampleRun({ kind: 'prune', type: 'retention', state: 'failed' }), 'prune failed'],
])('the title names what was done', (run, expected) => {
  expect(writeRunMessage(run, 'success').title).toBe(`shop: ${expected}`)
})

test('what a verification found is said, and no more of it than is read', () => {
  const findings = Array.from({ length: 12 }, (_, index) => ({
    ...exampleFailure(),
    what: `part ${index}`,
  }))
  const verification = exampleVerification({ findings })

  const { text } = writeRunMessage(exampleRun({ kind: 'verify', verification }), 'failure')

  expect(text).toContain(`Found: part 0: ${exampleFailure().why}`)
  expect(text).toContain('And 2 more.')
  expect(text).not.toContain('part 10')
})

test('what a backup has lost against the one before is said', () => {
  const sinceLast = [{ code: 'volume-gone', detail: 'volume x was there' }] as const

  expect(writeRunMessage(exampleRun({ sinceLast: [...sinceLast] }), 'warning')).toMatchObject({
    title: 'shop: full backup complete, with warnings',
    text: expect.stringMatching(/^Found: volume x was there\n/),
  })
})

test('what was left out of a backup, or of the second copy, is said with its reason', () => {
  const failure = { ...exampleFailure(), what: 'database x' }
  const copy = { location: '/copy', copied: [], removed: [], backups: 0, failures: [failure] }
  const line = `Found: database x: ${failure.why}`

  for (const run of [exampleRun({ failures: [failure] }), exampleRun({ kind: 'copy', copy })]) {
    expect(writeRunMessage(run, 'failure').text).toContain(line)
  }
})

test('damage is said with the backups that it touches', () => {
  const readBack = { share: { part: 3, of: 30 }, damage: ['pack x is bad'], backups: ['b1'] }

  const { text } = writeRunMessage(exampleRun({ kind: 'read-back', readBack }), 'failure')

  expect(text).toMatch(/^Found: pack x is bad\nFound: backup b1 is touched\n/)
})
