import { expect, test } from 'vitest'

import { loadEntry } from '../../test/support/example-journal.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { reachServer } from './reach-server.ts'
import type { Reached, SettleContext } from './settle-context.ts'

const startedAt = '2026-11-21T00:00:00Z'
const target = {
  service: 'db',
  containerId: 'id-db',
  image: 'sha256:lifeboat',
  credentials: { user: 'postgres', port: 5432, password: undefined },
}

test('a server that has answered since it was started is not asked again', async () => {
  const { context, asked } = settling({ target, startedAt })

  expect(await reachServer(context, loadEntry())).toEqual(target)
  expect(asked()).toBe(0)
})

test.each<[string, Reached | undefined]>([
  ['that never answered', undefined],
  ['that was started anew', { target, startedAt: '2026-11-20T00:00:00Z' }],
  ['whose container was made anew', { target: { ...target, containerId: 'id-was' }, startedAt }],
])('a server %s is asked, once', async (_what, known) => {
  const { context, asked } = settling(known)

  expect(await reachServer(context, loadEntry())).toEqual(target)
  expect(await reachServer(context, loadEntry())).toEqual(target)
  expect(asked()).toBe(1)
})

function settling(known: Reached | undefined): { context: SettleContext; asked: () => number } {
  let asked = 0
  const runWorker: SettleContext['runWorker'] = async () => {
    asked += 1
    const looked = { event: 'looked', versionNumber: 170_006, databases: [], roles: [] }
    const rest = { tablespaces: [], extensions: [], preparedTransactions: [] }
    return { stdout: `${JSON.stringify({ ...looked, ...rest })}\n`, stderr: '' }
  }
  const engine = fakeEngine({
    getContainer: (name: string) => ({
      inspect: async () => ({
        Id: 'id-db',
        Name: `/${name}`,
        Image: 'sha256:db',
        State: { Status: 'running', StartedAt: startedAt },
        Config: { Image: 'postgres:17', Labels: {}, Env: [] },
        NetworkSettings: { Networks: {} },
        HostConfig: {},
        Mounts: [],
      }),
    }),
  })
  const { run } = captureContext([], runWorker)
  const context = {
    run: { ...run, engine },
    runWorker,
    repository: exampleRepository,
    findFiles: () => Promise.reject(new Error('there is no repository')),
    image: 'sha256:lifeboat',
    startLimitMs: 1000,
    reached: new Map(known === undefined ? [] : [[loadEntry().container, known]]),
    note: () => undefined,
  }
  return { context, asked: () => asked }
}
