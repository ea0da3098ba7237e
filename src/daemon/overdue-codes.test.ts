import { expect, test } from 'vitest'

import { exampleFailure, exampleRun } from '../../test/support/example-manifest.ts'
import type { Run } from '../model/run.ts'
import { overdueCodes, overdueCodesOf } from './overdue-codes.ts'

const nightly = exampleRun({ id: 'r1', backup: 'b1', state: 'interrupted' })
const databases = exampleRun({ id: 'r2', backup: 'b2', type: 'database' })
const earlier = [nightly, databases]

test('a full backup that went well is one, is proved, and was stored', () => {
  expect(overdueCodesOf(exampleRun(), [])).toEqual([
    'backup-too-old',
    'no-backup',
    'backup-unproved',
    'repository-unreachable',
  ])
  expect(overdueCodesOf(databases, [])).toEqual([])
})

test('a copying reached the copy, and made it younger only with a full backup', () => {
  expect(overdueCodesOf(copying(['b2']), earlier)).toEqual(['copy-unreachable'])
  expect(overdueCodesOf(copying([]), earlier)).toEqual(['copy-unreachable'])
  expect(overdueCodesOf(copying(['b2', 'b1']), earlier)).toEqual([
    'copy-unreachable',
    'copy-too-old',
  ])
})

test('an incomplete backup makes the copy no younger', () => {
  const unproved = { ...nightly, state: 'incomplete' as const }
  const lame = { ...unproved, failures: [exampleFailure()] }

  expect(overdueCodesOf(copying(['b1']), [lame])).toEqual(['copy-unreachable'])
  expect(overdueCodesOf(copying(['b1']), [unproved])).toContain('copy-too-old')
})

test('each code is ended by some run', () => {
  const drill = exampleRun({ kind: 'verify', type: 'drilled' })
  const ended = [exampleRun(), copying(['b1']), drill].flatMap((run) =>
    overdueCodesOf(run, earlier),
  )

  expect(ended.toSorted()).toEqual(overdueCodes.toSorted())
})

function copying(copied: string[]): Run {
  const copy = { location: '/copy', copied, removed: [], backups: 2, failures: [] }
  return exampleRun({ kind: 'copy', type: 'copy', copy })
}
