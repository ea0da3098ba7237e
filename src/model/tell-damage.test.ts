import { expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleFailure } from '../../test/support/example-manifest.ts'
import type { ReadBackReport } from './read-back.ts'
import type { CheckedBackup, RepositoryCheck } from './repository-check.ts'
import { tellDamage } from './tell-damage.ts'

const damage = ['pack x: does not exist']

test('nothing speaks against a pruning where nothing is damaged', () => {
  expect(tellDamage([])).toBeUndefined()
  expect(tellDamage([read({}), { check: exampleCheck() }])).toBeUndefined()
})

test.each<[string, Partial<ReadBackReport>, string]>([
  ['a share touches a backup', { damage, backups: ['a'] }, 'lifeboat read-back --share 3/30'],
  ['nobody knows whom it touches', { damage, unjudged: ['a'] }, 'lifeboat read-back --share 3/30'],
  [
    'all of it was read, and it touches one',
    { share: { part: 1, of: 1 }, damage, backups: ['a'] },
    'lifeboat read-back says',
  ],
])('where %s it is said, with what clears it, until that was read clean', (_what, bad, wayOut) => {
  expect(tellDamage([read(bad), read({ share: { part: 4, of: 30 } })])).toContain(wayOut)
  expect(tellDamage([read(bad), read({ ...bad, damage: [] })])).toBeUndefined()
})

test('what touches no backup, or no more, is what a pruning takes out', () => {
  const touched = read({ damage, backups: ['a'] })

  expect(tellDamage([touched, read({ damage })])).toBeUndefined()
  expect(tellDamage([read({ damage }), touched])).toBeDefined()
})

test('damage in one share is not hidden by another that touches nothing', () => {
  const other = read({ share: { part: 1, of: 30 }, damage })

  expect(tellDamage([other, read({ damage, backups: ['a'] })])).toContain('share 3/30')
})

test.each<[string, Partial<RepositoryCheck>]>([
  ['a damaged backup', { backups: [backup('damaged', 'part-damaged')] }],
  ['a lost one', { backups: [backup('lost', 'backup-lost')] }],
  ['a part that is gone', { findings: [exampleFailure({ code: 'part-lost' })] }],
  [
    'damage beside something that was in its way',
    {
      findings: ['repository-damaged', 'repository-locked'].map((code) => exampleFailure({ code })),
    },
  ],
])('what a verification of all backups found keeps all: %s', (_what, found) => {
  const check = exampleCheck(found)

  expect(tellDamage([{ check }])).toContain(check.id)
  expect(tellDamage([{ check }, { check: exampleCheck() }])).toBeUndefined()
})

test('but not damage that touches none', () => {
  const findings = [exampleFailure({ code: 'repository-damaged' })]

  expect(tellDamage([{ check: exampleCheck({ findings }) }])).toBeUndefined()
})

function read(changes: Partial<ReadBackReport>): { readBack: ReadBackReport } {
  return { readBack: { share: { part: 3, of: 30 }, damage: [], backups: [], ...changes } }
}

function backup(state: CheckedBackup['state'], code: string): CheckedBackup {
  return { id: 'a', project: 'shop', state, findings: [exampleFailure({ code })] }
}
