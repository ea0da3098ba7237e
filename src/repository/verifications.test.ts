import { expect, test } from 'vitest'

import { exampleVerification, exampleVerified } from '../../test/support/example-verification.ts'
import { writeTags, type Snapshot } from './snapshots.ts'
import { findVerified, verificationTags } from './verifications.ts'

const tags = verificationTags(exampleVerification())

test('a list finds in the tags what the record says', () => {
  expect(findVerified([snapshot({ ...tags })])).toEqual([exampleVerified()])
})

test.each([
  ['is no verification', { ...tags, lifeboat: 'manifest' }],
  ['proves something unknown', { ...tags, proved: 'believed' }],
  ['does not say when', { ...tags, finished: '' }],
])('a snapshot that %s is none', (_what, changed) => {
  expect(findVerified([snapshot(changed)])).toEqual([])
})

function snapshot(values: Readonly<Record<string, string | number>>): Snapshot {
  const written = writeTags(values).filter((word) => word !== '--tag')
  return {
    id: 's1',
    tree: 't1',
    time: '2026-11-21T04:00:04.200Z',
    hostname: 'host-1',
    tags: written,
  }
}
