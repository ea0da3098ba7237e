import { describe, expect, test } from 'vitest'

import { container, postgres, reachable, volume } from '../../test/support/example-stack.ts'
import { fakeEngine } from '../../test/support/fake-context.ts'
import { packFile } from '../../test/support/packed-file.ts'
import { lockFile, readPort } from '../databases/postgres/lock-file.ts'
import { EngineError } from '../docker/engine.ts'
import { sharesNetwork } from '../docker/sharers.ts'
import type { Container, Mount } from '../model/stack.ts'
import { isOwnServer, refuseTwice } from './own-server.ts'

const directory = '/var/lib/postgresql/data'
const lock = `1\n${directory}\n1764500000\n5433\n/var/run/postgresql\n*\n  5432001  0\nready   \n`

test('the port of a server is the fourth line of its lock file', () => {
  expect(readPort(lock)).toBe(5433)
  expect(readPort('1\n/pg\n1764500000\n')).toBeUndefined()
  expect(readPort('1\n/pg\n1764500000\nno\n')).toBeUndefined()
})

describe('in a network of several, a server is a container’s own', () => {
  test('when its data directory is there, and open at that port', async () => {
    expect(await isOwn({ file: lock, port: 5433 })).toBe(true)
  })

  test('not when the one there has another port, or none has it open', async () => {
    expect(await isOwn({ file: lock, port: 5432 })).toBe(false)
    expect(await isOwn({ port: 5433 })).toBe(false)
  })

  test('when its data directory is in memory, into which the engine cannot look', async () => {
    const mounts = [{ ...volume('', directory), kind: 'tmpfs' as const }]
    expect(await isOwn({ port: 5433, mounts })).toBe(true)
  })

  test('not said to be, nor not to be, by an engine that does not answer', async () => {
    await expect(isOwn({ port: 5433, status: 500 })).rejects.toThrow('postmaster.pid')
  })
})

test('who answers in two containers is dumped in neither’s name', () => {
  const asked = ['a', 'b', 'c'].map((service) => ({
    server: postgres(service, reachable()),
    postmaster: service === 'b' ? '2.000001' : '1.000001',
  }))

  expect(codes(asked)).toEqual(['another-server-answers', false, 'another-server-answers'])
  expect(codes(asked.slice(0, 2))).toEqual([false, false])
  const alone = asked.map((each) => ({ ...each, postmaster: undefined }))
  expect(codes(alone)).toEqual([false, false, false])
})

test('a network is shared with the host, with the container that it is of, and by that one with whoever is in it', () => {
  const owner = container('db')
  const others = [within('container:id-db'), within('container:shop-db-1')]
  const byHost = within('host')
  const alone = within('shop_default')

  expect([...others, byHost].map((each) => sharesNetwork(each, [each, owner]))).toEqual([
    true,
    true,
    true,
  ])
  for (const other of others) expect(sharesNetwork(owner, [owner, other])).toBe(true)
  expect(sharesNetwork(owner, [owner, byHost, alone])).toBe(false)
  const inMemory = { inspect: { HostConfig: { IpcMode: 'container:id-db' } } }
  expect(sharesNetwork(owner, [owner, container('other', inMemory)])).toBe(false)
})

function codes(all: Parameters<typeof refuseTwice>[0]): unknown[] {
  return refuseTwice(all).map(({ server: { answer } }) => 'code' in answer && answer.code)
}

function within(mode: string): Container {
  return container('other', { inspect: { HostConfig: { NetworkMode: mode } } })
}

type Given = {
  readonly port: number
  /** What the engine gives for the lock file; absent where it is not there. */
  readonly file?: string
  readonly status?: number
  readonly mounts?: readonly Mount[]
}

function isOwn({ port, file, status = 404, mounts = [] }: Given): Promise<boolean> {
  const engine = fakeEngine({
    getContainer: () => ({
      getArchive: async () => {
        if (file !== undefined) return packFile(lockFile, file)
        throw new EngineError('reading postmaster.pid', status, new Error('no'))
      },
    }),
  })
  return isOwnServer({ engine }, container('db', { mounts }), { dataDirectory: directory, port })
}
