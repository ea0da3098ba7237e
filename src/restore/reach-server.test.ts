import { expect, test } from 'vitest'

import { loadEntry } from '../../test/support/example-journal.ts'
import { exampleRepository } from '../../test/support/example-restore.ts'
import { packFile } from '../../test/support/packed-file.ts'
import { lockFile } from '../databases/postgres/lock-file.ts'
import { EngineError } from '../docker/engine.ts'
import { captureContext, fakeEngine } from '../../test/support/fake-context.ts'
import { reachServer } from './reach-server.ts'
import type { Reached, SettleContext } from './settle-context.ts'

const dataDirectory = '/var/lib/postgresql/data'
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

test('a server that has stopped with the container whose network it is in starts after that', async () => {
  const { context, started } = settling(undefined, {
    [loadEntry().container]: 'container:id-vpn',
    'id-vpn': 'container:id-pod',
    'id-pod': 'bridge',
  })

  await reachServer(context, loadEntry())

  expect(started).toEqual(['id-pod', 'id-vpn', loadEntry().container])
})

test('a server in whose network another one answers at its port is not reached', async () => {
  const stopped = { [loadEntry().container]: 'container:id-vpn', 'id-vpn': 'bridge' }
  const { context, asked } = settling(undefined, stopped, 404)

  await expect(reachServer({ ...context, startLimitMs: 0 }, loadEntry())).rejects.toMatchObject({
    code: 'database-unreachable',
    details: [expect.stringContaining('another container')],
  })
  expect(asked()).toBe(1)
})

type Settling = { context: SettleContext; asked: () => number; started: string[] }

/** `stopped`: containers that have ended, with the networks that they are in. `status`: what the engine says when it is asked for the lock file. */
function settling(
  known: Reached | undefined,
  stopped: Readonly<Record<string, string>> = {},
  status = 200,
): Settling {
  let asked = 0
  const started: string[] = []
  const runWorker: SettleContext['runWorker'] = async () => {
    asked += 1
    const looked = {
      event: 'looked',
      versionNumber: 170_006,
      dataDirectory,
      databases: [],
      roles: [],
    }
    const rest = { tablespaces: [], extensions: [], preparedTransactions: [] }
    return { stdout: `${JSON.stringify({ ...looked, ...rest })}\n`, stderr: '' }
  }
  const engine = fakeEngine({
    getContainer: (name: string) => ({
      inspect: async () => ({
        Id: name in stopped ? name : 'id-db',
        Name: `/${name}`,
        Image: 'sha256:db',
        State: {
          Status: name in stopped && !started.includes(name) ? 'exited' : 'running',
          StartedAt: startedAt,
        },
        Config: { Image: 'postgres:17', Labels: {}, Env: [] },
        NetworkSettings: { Networks: {} },
        HostConfig: { NetworkMode: stopped[name] ?? 'default' },
        Mounts: [],
      }),
      start: async () => void started.push(name),
      getArchive: async () => {
        if (status !== 200) throw new EngineError('a look', status, new Error('no such file'))
        return packFile(lockFile, `1\n${dataDirectory}\n1764500000\n5432\n`)
      },
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
  return { context, asked: () => asked, started }
}
