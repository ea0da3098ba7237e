import { expect, test } from 'vitest'

import { listBackupsOf } from '../../test/support/list-backups-of.ts'
import {
  openMemoryRepository,
  storeBackup,
  type MemoryRepository,
} from '../../test/support/memory-repository.ts'
import { copyMissing, type CopyingSteps } from './copy-missing.ts'

test('what the copy has not comes to it, of this machine’s stack alone, and is counted', async () => {
  const from = openMemoryRepository()
  const to = openMemoryRepository('copy')
  storeBackup(from, { id: 'b1', startedAt: '2026-11-01T03:00:00.000Z' })
  storeBackup(from, { id: 'other', host: 'host-2', startedAt: '2026-11-02T03:00:00.000Z' })
  storeBackup(from, { id: 'wiki', project: 'wiki', startedAt: '2026-11-03T03:00:00.000Z' })
  storeBackup(to, { id: 'copied', host: 'host-2', startedAt: '2026-11-02T03:00:00.000Z' })

  const report = await copy(from, to)

  expect(report).toMatchObject({ copied: ['b1'], backups: 1, failures: [] })
  expect(listBackupsOf(to)).toEqual(['b1', 'copied'])
})

function copy(from: MemoryRepository, to: MemoryRepository) {
  const steps: CopyingSteps = {
    read: async () => [...from.snapshots],
    open: async () => [...to.snapshots],
    copying: () => ({
      readManifest: async (id) => {
        const found = [...from.manifests.values()].find((manifest) => manifest.id === id)
        if (found === undefined) throw new Error(`there is no backup ${id}`)
        return found
      },
      copyParts: async (ids) => take(ids),
      readCopied: async () => [...to.snapshots],
      copyManifest: async (id) => take([id]),
    }),
    prune: () => Promise.reject(new Error('not asked for')),
    readCopied: async () => [...to.snapshots],
  }
  /** As restic does, which keeps all but the id. */
  function take(ids: readonly string[]): void {
    const found = from.snapshots.filter(({ id }) => ids.includes(id))
    to.snapshots.push(...found.map((snapshot) => ({ ...snapshot, id: `copy of ${snapshot.id}` })))
  }
  return copyMissing(steps, {
    stack: { project: 'shop', host: 'host-1' },
    location: '/copy',
    policy: undefined,
    now: new Date('2026-11-30T12:00:00.000Z'),
    onStep: () => undefined,
    onCopied: () => undefined,
  })
}
