import { describe, expect, test } from 'vitest'

import {
  memoryKnown,
  openMemoryRepository,
  storeBackup,
  type MemoryRepository,
} from '../../test/support/memory-repository.ts'
import { listBackupsOf } from '../../test/support/list-backups-of.ts'
import { pruneSnapshots, requireReadable, type PruneOrder } from './prune-snapshots.ts'

const order: PruneOrder = {
  policy: { last: 1 },
  unsound: undefined,
  stack: { project: 'shop', host: 'host-1' },
  isAppendOnly: false,
  now: new Date('2026-11-30T12:00:00.000Z'),
  onStep: () => undefined,
}

test('nothing is removed while a snapshot cannot be read: its parts would look like leftovers', () => {
  expect(() => requireReadable(['a1'])).toThrow(
    expect.objectContaining({ code: 'snapshot-damaged', details: ['snapshots/a1'] }),
  )
})

test('and nothing is removed by a pruning that comes upon one', async () => {
  const repository = filled()
  const before = [...repository.snapshots]
  repository.unreadable.push('a1')

  await expect(prune(repository)).rejects.toMatchObject({ code: 'snapshot-damaged' })

  expect(repository.snapshots).toEqual(before)
})

test('a repository of which all can be read is pruned', () => {
  expect(() => requireReadable([])).not.toThrow()
})

test('what no rule keeps goes, and what killed runs left', async () => {
  const repository = filled()
  const known = memoryKnown(['b1', 'b2'])

  const pruned = await prune(repository, { known })

  expect(pruned).toMatchObject({ left: [], forget: [], litter: 1, freedBytes: 4096 })
  expect(pruned.remove.map(({ id }) => id)).toEqual(['b1'])
  expect(listBackupsOf(repository)).toEqual(['b2'])
  expect(repository.snapshots).toHaveLength(4)
  expect(known.ids()).toEqual(['b2'])
})

test('what another machine has of a stack of the same name takes no place of this one’s, and none of it goes', async () => {
  const repository = filled()
  for (const day of ['04', '05']) {
    const startedAt = `2026-11-${day}T03:00:00.000Z`
    storeBackup(repository, { id: `other-${day}`, host: 'host-2', sequence: 9, startedAt })
  }

  const pruned = await prune(repository)

  expect(pruned.remove.map(({ id }) => id)).toEqual(['b1'])
  expect(listBackupsOf(repository)).toEqual(['b2', 'other-04', 'other-05'])
})

describe('where nothing may be removed', () => {
  test('all stays, and what would go is said, in the order in which it must', async () => {
    const repository = filled()
    const before = [...repository.snapshots]
    const known = memoryKnown(['b1', 'b2'])

    const pruned = await prune(repository, { known, isAppendOnly: true })

    expect(repository.snapshots).toEqual(before)
    expect(known.ids()).toEqual(['b1', 'b2'])
    expect(pruned).toMatchObject({ remove: [], litter: 0, freedBytes: 0 })
    expect(pruned.left.map(({ id }) => id)).toEqual(['b1'])
    expect(pruned.forget).toEqual(['r-4', 'r-1', 'r-2', 'r-3', 'r-9'])
    expect(pruned.warnings).toEqual([
      'nothing is removed, as LIFEBOAT_APPEND_ONLY says: 1 backups that no rule keeps and 1 leftovers of runs stay until the store’s side removes them',
    ])
  })

  test('what is said to be to go is not missed once it is gone, unless the rules keep it again', async () => {
    const repository = filled()
    const known = memoryKnown(['b1', 'b2'])
    const marks = async () => (await known.list()).map(({ id, isLeft }) => [id, isLeft === true])

    await prune(repository, { known, isAppendOnly: true })
    expect(await marks()).toEqual([
      ['b1', true],
      ['b2', false],
    ])

    const keepAll = { ...order, policy: { last: 9 }, known, isAppendOnly: true }
    await pruneSnapshots({ ...repository, giveBackSpace: async () => 0, known }, keepAll)
    expect((await marks()).map(([, isLeft]) => isLeft)).toEqual([false, false])
  })

  test('nothing is said when nothing would go', async () => {
    const repository = openMemoryRepository()
    storeBackup(repository, { id: 'b1', startedAt: '2026-11-01T03:00:00.000Z' })

    const pruned = await prune(repository, { isAppendOnly: true })

    expect(pruned).toMatchObject({ remove: [], left: [], forget: [], warnings: [] })
  })
})

describe('a store that refuses to remove, and does not say so', () => {
  test('is named, with the setting; no space is given back, and what stays is known again', async () => {
    const repository = filled()
    for (const { id } of repository.snapshots) repository.held.add(id)
    const known = memoryKnown(['b1', 'b2'])

    await expect(prune(repository, { known })).rejects.toMatchObject({
      code: 'removal-refused',
      hint: expect.stringContaining('LIFEBOAT_APPEND_ONLY=true'),
      details: ['snapshots/r-4'],
    })
    expect(known.ids().toSorted()).toEqual(['b1', 'b2'])
  })

  test('keeps the parts of a backup whose manifest it keeps', async () => {
    const repository = filled()
    repository.held.add('r-4')

    await expect(prune(repository)).rejects.toMatchObject({ code: 'removal-refused' })
    expect(listBackupsOf(repository)).toEqual(['b1', 'b2'])
    expect(repository.snapshots.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['r-1', 'r-2', 'r-3', 'r-4']),
    )
  })

  test('is named for parts alone, too: their backup is gone, and no longer known', async () => {
    const repository = filled()
    repository.held.add('r-2')
    const known = memoryKnown(['b1', 'b2'])

    await expect(prune(repository, { known })).rejects.toMatchObject({
      code: 'removal-refused',
      details: ['snapshots/r-2'],
    })
    expect(known.ids()).toEqual(['b2'])
  })
})

/** Two backups, and a part that a killed run left. */
function filled(): MemoryRepository {
  const repository = openMemoryRepository()
  storeBackup(repository, { id: 'b1', sequence: 1, startedAt: '2026-11-01T03:00:00.000Z' })
  storeBackup(repository, { id: 'b2', sequence: 2, startedAt: '2026-11-02T03:00:00.000Z' })
  const time = '2026-11-03T03:00:00.000Z'
  repository.storePart('files', { id: 'b3', project: 'shop', host: 'host-1', time })
  return repository
}

function prune(
  repository: MemoryRepository,
  {
    known = memoryKnown(),
    isAppendOnly = false,
  }: { known?: ReturnType<typeof memoryKnown>; isAppendOnly?: boolean } = {},
) {
  return pruneSnapshots({ ...repository, giveBackSpace, known }, { ...order, isAppendOnly })
}

async function giveBackSpace(): Promise<number> {
  return 4096
}
