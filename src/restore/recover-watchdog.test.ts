import { describe, expect, test } from 'vitest'

import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { fakeTime, inDueTime } from '../../test/support/fake-time.ts'
import { refused } from '../../test/support/freeze/fake-stack-engine.ts'
import { settleJournal } from './recover.ts'

const paused = { act: 'pause', containers: [{ id: 'id-app', name: 'shop-app-1' }] }

describe('what watches over something that is paused', () => {
  test('goes once that has been let go', async () => {
    const { settled, there, done } = settle(async () => undefined)

    expect(await settled).toMatchObject({ runId: 'run-1', state: 'old' })
    expect(done).toEqual(['remove worker', 'unpause', 'remove journal', 'remove watchdog'])
    expect([...there]).toEqual([])
  })

  test('stays as long as that cannot be let go, and so does the journal', async () => {
    const { settled, there } = settle(() => Promise.reject(refused(500).error))

    await expect(settled).rejects.toMatchObject({
      code: 'journal-unsettled',
      message: 'what run run-1 left half done could not be settled: shop-app-1 is still paused',
    })
    expect([...there]).toEqual(['watchdog', 'journal'])
  })
})

/** A run that was killed in the middle of a freeze left a worker, a watchdog and its journal. */
function settle(unpause: () => Promise<void>) {
  fakeTime()
  const there = new Set(['worker', 'watchdog', 'journal'])
  const done: string[] = []
  const engine = fakeEngine({
    listContainers: async ({ filters: { label } }: { filters: { label: string[] } }) =>
      [...there]
        .filter((role) => role === 'journal' || label.includes('lifeboat.run=run-1'))
        .filter(() => !label.includes('lifeboat.run=run-1-safety'))
        .map((role) => ({
          Id: role,
          State: 'exited',
          Labels: {
            'lifeboat.role': role,
            'lifeboat.run': 'run-1',
            'lifeboat.journal': JSON.stringify(paused),
            'lifeboat.journal.number': '1',
          },
        })),
    listVolumes: async () => ({ Volumes: [] }),
    getContainer: (id: string) => ({
      unpause: async () => {
        await unpause()
        done.push('unpause')
      },
      inspect: async () => ({ State: { Paused: true } }),
      stop: async () => undefined,
      remove: async () => {
        there.delete(id)
        done.push(`remove ${id}`)
      },
    }),
  })
  const { run, runWorker, repository } = captureContext([], () => Promise.reject(new Error('no')))
  const context = {
    run: { ...run, engine },
    runWorker,
    repository,
    findFiles: () => Promise.reject(new Error('not asked for')),
    image: 'sha256:lifeboat',
    startLimitMs: 1000,
    reached: new Map(),
    note: () => undefined,
  }
  return { settled: inDueTime(settleJournal(() => context, engine, 'shop')), there, done }
}
