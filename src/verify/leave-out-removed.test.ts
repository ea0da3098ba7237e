import { expect, test } from 'vitest'

import { openMemoryRepository, storeBackup } from '../../test/support/memory-repository.ts'
import { leaveOutRemoved } from './leave-out-removed.ts'

test('a backup whose manifest was removed while all was read is not named as damaged', () => {
  const repository = openMemoryRepository()
  const startedAt = '2026-11-01T03:00:00.000Z'
  storeBackup(repository, { id: 'b1', startedAt })
  repository.storePart('files', { id: 'b2', project: 'shop', host: 'other', time: startedAt })
  const judged = ['b1', 'b2'].map((id) => ({ backup: { id, state: 'damaged' }, note: id }))

  expect(leaveOutRemoved(judged, repository.snapshots)).toEqual([judged[0]])
})
