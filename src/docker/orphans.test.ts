import { describe, expect, test } from 'vitest'

import { fakeEngine } from '../../test/support/fake-context.ts'
import { refused } from '../../test/support/freeze/fake-stack-engine.ts'
import { holderLabels } from './holder.ts'
import { removeOrphans, removeWatchdogs } from './orphans.ts'
import { sweepRun } from './remove.ts'

const own = 'id-lifeboat'
const dead = { 'lifeboat.holder': 'id-gone', 'lifeboat.process': '7@7' }

describe('what watches over something that is paused', () => {
  test('outlives the clearing away of workers of whoever died', async () => {
    const { engine, removed } = engineWith({ worker: dead, watchdog: dead })

    await removeOrphans(engine, 'shop', own)

    expect(removed).toEqual(['worker'])
  })

  test('is removed by itself when whoever made it has died', async () => {
    const { engine, removed } = engineWith({ worker: dead, watchdog: dead })

    await removeWatchdogs(engine, 'shop', own)

    expect(removed).toEqual(['watchdog'])
  })

  test('stays when whoever made it lives', async () => {
    const { engine, removed } = engineWith({
      watchdog: holderLabels({ runId: 'run-1', ownContainerId: own }),
    })

    await removeWatchdogs(engine, 'shop', own)

    expect(removed).toEqual([])
  })

  test('outlives the end of its own run, as the journal does', async () => {
    const { engine, removed } = engineWith({ worker: dead, watchdog: dead, journal: dead })

    await sweepRun(engine, 'run-1', ['watchdog'])

    expect(removed).toEqual(['worker'])
  })

  test('does not outlive a sweep that is not told to keep it', async () => {
    const { engine, removed } = engineWith({ watchdog: dead, journal: dead })

    await sweepRun(engine, 'run-1')

    expect(removed).toEqual(['watchdog'])
  })
})

/** One container for each role, with the labels of whoever holds it. */
function engineWith(holders: Readonly<Record<string, Record<string, string>>>) {
  const removed: string[] = []
  const engine = fakeEngine({
    listContainers: async ({ filters: { label } }: { filters: { label: string[] } }) =>
      Object.entries(holders)
        .filter(([role]) => !removed.includes(role))
        .filter(
          ([role]) =>
            !label.some((each) => each.startsWith('lifeboat.role=')) ||
            label.includes(`lifeboat.role=${role}`),
        )
        .map(([role, labels]) => ({
          Id: role,
          State: 'exited',
          Labels: { 'lifeboat.role': role, 'lifeboat.run': 'run-1', ...labels },
        })),
    listVolumes: async () => ({ Volumes: [] }),
    getContainer: (id: string) => ({
      inspect: async () => {
        throw refused(404).error
      },
      stop: async () => undefined,
      remove: async () => void removed.push(id),
    }),
  })
  return { engine, removed }
}
