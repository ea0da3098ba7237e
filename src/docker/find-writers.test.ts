import { describe, expect, test } from 'vitest'

import { application, exampleStack, lifeboat } from '../../test/support/example-stack.ts'
import { fakeEngine } from '../../test/support/fake-context.ts'
import { findForeignWriters, findWriters } from './find-writers.ts'

const uploads = { kind: 'volume', source: 'shop_uploads' } as const
const mount = { Type: 'volume', Name: 'shop_uploads', Source: '/var/lib/docker', RW: true }

describe('whoever may write', () => {
  test('is told by name, with what it may write to', async () => {
    const [writer] = await find({})

    expect(writer).toMatchObject({
      id: 'id-cron',
      name: 'tools-cron-1',
      project: 'tools',
      service: 'cron',
      state: 'running',
      mounts: [{ kind: 'volume', source: 'shop_uploads' }],
    })
  })

  test.each(['running', 'paused', 'restarting'])('may be %s', async (State) => {
    expect(await find({ State })).toHaveLength(1)
  })

  test.each([
    ['has ended', { State: 'exited' }],
    ['only reads', { Mounts: [{ ...mount, RW: false }] }],
    ['writes to something else', { Mounts: [{ ...mount, Name: 'other' }] }],
    ['is a worker of Lifeboat’s', { Labels: { 'lifeboat.role': 'worker' } }],
  ])('is nobody who %s', async (_what, changes) => {
    expect(await find(changes)).toEqual([])
  })

  test('writes through a host path above it too', async () => {
    const Mounts = [{ Type: 'bind', Source: '/srv', RW: true }]
    const sources = [{ kind: 'bind', source: '/srv/data' } as const]

    expect(await findWriters(engineWith({ Mounts }), sources)).toHaveLength(1)
  })
})

describe('whoever writes from outside of a project', () => {
  const containers = exampleStack({ containers: [application(), lifeboat()] }).containers

  test('is of another one', async () => {
    const ours = { Labels: { 'com.docker.compose.project': 'shop' } }

    expect(await findForeignWriters(engineWith({}), 'shop', containers)).toHaveLength(1)
    expect(await findForeignWriters(engineWith(ours), 'shop', containers)).toEqual([])
  })

  test('is nobody who writes to what only Lifeboat mounts', async () => {
    const Mounts = [{ Type: 'bind', Source: '/var/run/docker.sock', RW: true }]

    expect(await findForeignWriters(engineWith({ Mounts }), 'shop', containers)).toEqual([])
  })
})

function find(changes: object) {
  return findWriters(engineWith(changes), [uploads])
}

function engineWith(changes: object) {
  const listed = {
    Id: 'id-cron',
    Names: ['/tools-cron-1'],
    State: 'running',
    Labels: { 'com.docker.compose.project': 'tools', 'com.docker.compose.service': 'cron' },
    Mounts: [mount],
    ...changes,
  }
  return fakeEngine({
    listVolumes: async () => ({ Volumes: [] }),
    listContainers: async () => [listed],
  })
}
