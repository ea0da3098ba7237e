import { describe, expect, test } from 'vitest'

import { openMemoryEngine } from '../../test/support/memory-engine.ts'
import type { FakeContainer } from '../../test/support/memory-engine-answers.ts'
import { startAll } from './start-all.ts'

describe('what was stopped', () => {
  test('is started in its order', async () => {
    const { started, done } = await start(['app', 'web'])

    expect(done).toEqual(['start shop-app-1', 'start shop-web-1'])
    expect(started.map(({ service, health }) => [service, health])).toEqual([
      ['app', 'healthy'],
      ['web', 'healthy'],
    ])
  })

  test('and was removed meanwhile is told, and keeps nothing else from being started', async () => {
    const { started, done, notes } = await start(['web'])

    expect(notes).toEqual(['shop-app-1 is not started: somebody has removed it'])
    expect(done).toEqual(['start shop-web-1'])
    expect(started.map(({ service }) => service)).toEqual(['web'])
  })
})

async function start(there: readonly string[]) {
  const engine = openMemoryEngine({ containers: there.map(stopped) })
  const notes: string[] = []
  const run = {
    engine: engine.client,
    runId: 'run-1',
    project: 'shop',
    signal: new AbortController().signal,
    stepTimeoutMs: 1000,
    ownContainerId: 'id-lifeboat',
  }
  const all = ['app', 'web'].map((service) => ({
    id: `id-${service}`,
    name: `shop-${service}-1`,
    service,
  }))
  const note = (text: string): void => void notes.push(text)
  const started = await startAll(run, all, { startLimitMs: 1000, illLimitMs: 0, note })
  return { started, done: engine.done, notes }
}

function stopped(service: string): FakeContainer {
  return {
    id: `id-${service}`,
    name: `shop-${service}-1`,
    labels: {},
    state: 'exited',
    health: 'healthy',
  }
}
