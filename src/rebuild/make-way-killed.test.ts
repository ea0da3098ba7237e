import { expect, test } from 'vitest'

import { exampleRepository } from '../../test/support/example-restore.ts'
import { runningContainer } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'
import type { Replaced } from '../model/replaced.ts'
import { settleJournal } from '../restore/recover.ts'
import { openSettling, type SettleContext } from '../restore/settle-context.ts'
import { stopAndSafeguard } from './make-way.ts'

const self = { containerId: 'own', image: 'image', project: 'shop', mounts: [], networks: [] }

test('a rebuild that is killed while it stores what is in the way: what ran runs again with the next start', async () => {
  const engine = openMemoryEngine({
    containers: [runningContainer('db'), { ...runningContainer('app'), state: 'exited' }],
  })
  const killed = Promise.withResolvers<undefined>()
  const store = () => {
    engine.hangUp()
    killed.resolve(undefined)
    return new Promise<never>(() => undefined)
  }
  void stopAndSafeguard(
    { run: runOn(engine.client), self },
    replaced(),
    store,
    async () => undefined,
  )
  await killed.promise
  expect(engine.containers.get('id-db')?.state).toBe('exited')
  const next = openMemoryEngine({}, engine)

  await settleJournal((runId) => settling(next, runId), next.client, 'shop')

  expect(next.done).toEqual(['start shop-db-1', 'forget stop'])
  expect(next.containers.get('id-app')?.state).toBe('exited')
})

function replaced(): Replaced {
  const containers = (['db', 'app'] as const).map((service) => ({
    id: `id-${service}`,
    name: `shop-${service}-1`,
    state: service === 'db' ? 'running' : 'exited',
    startedAt: '2026-11-21T00:00:00Z',
    aside: `shop-${service}-1-replaced`,
    restart: { Name: 'always' },
  }))
  return { containers, volumes: [], networks: [], paths: [] }
}

function settling(engine: MemoryEngine, runId: string): SettleContext {
  return openSettling({
    run: { ...runOn(engine.client), runId },
    repository: exampleRepository,
    findFiles: () => Promise.reject(new Error('not asked for')),
    image: 'image',
    startLimitMs: 1000,
    reached: new Map(),
    note: () => undefined,
  })
}
