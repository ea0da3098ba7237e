import { describe, expect, test } from 'vitest'

import {
  application,
  bind,
  container,
  database,
  exampleStack,
  postgres,
  stopped,
  volume,
} from '../../test/support/example-stack.ts'
import { archiveStep } from '../../test/support/fake-context.ts'
import type { Container, Stack, Writer } from '../model/stack.ts'
import { checkLive } from './check-live.ts'

const steps = [archiveStep('volume', 'data'), archiveStep('bind', '/srv/data')]
const inVolume = { path: '/stack/volumes/data/17/main', holds: 'data' } as const
const inBind = { path: '/stack/binds/srv/data/pg', holds: 'data' } as const
const log = { path: '/stack/volumes/data', holds: 'log' } as const
const infra: Writer = {
  id: 'id-infra',
  name: 'infra-db-1',
  project: 'infra',
  service: 'db',
  state: 'running',
  labels: {},
  mounts: [{ kind: 'volume', source: 'data' }],
}

describe('data of a PostgreSQL that nobody knew of', () => {
  test('is not kept where a container of the stack writes to it', () => {
    expect(check(stackOf([writer()]), [inVolume])).toEqual({
      kept: ['/srv/data'],
      failures: ['volume data: live-data-copied: /stack/volumes/data/17/main'],
    })
  })

  test('is not kept where one of another project does', () => {
    const reader = application({ mounts: [volume('data', '/data', { writable: false })] })

    expect(check(stackOf([reader], { foreign: [infra] }), [log])).toEqual({
      kept: ['/srv/data'],
      failures: ['volume data: live-data-copied: /stack/volumes/data'],
    })
  })

  test('is not kept on a path of the host, which anybody may write to', () => {
    const reader = application({ mounts: [bind('/srv/data', '/data', { writable: false })] })

    expect(check(stackOf([reader]), [inBind])).toEqual({
      kept: ['data'],
      failures: ['bind /srv/data: live-data-copied: /stack/binds/srv/data/pg'],
    })
  })

  test.each<[string, Container]>([
    ['only reads it', application({ mounts: [volume('data', '/data', { writable: false })] })],
    ['has stopped', writer({ state: 'exited' })],
    ['is Lifeboat', writer({ isSelf: true })],
  ])('is kept in a volume where what mounts it %s', (_what, each) => {
    expect(check(stackOf([each]), [inVolume])).toEqual({
      kept: ['data', '/srv/data'],
      failures: [],
    })
  })
})

describe('what a stopped server of the stack left is another’s to judge', () => {
  const mounts = [volume('data', '/var/lib/postgresql/data'), bind('/srv/data', '/wal')]
  const env = { POSTGRES_INITDB_WALDIR: '/wal/pg' }
  const ended = database({ state: 'exited', mounts, env })
  const databases = [postgres('db', stopped)]
  const itsOwn = { path: '/stack/volumes/data', holds: 'data' } as const

  test('its data directory, and its write-ahead log', () => {
    const wal = { ...inBind, holds: 'log' } as const

    expect(check(stackOf([ended, writer()], { databases }), [itsOwn, wal]).failures).toEqual([])
  })

  test('but not what else is in the same place', () => {
    expect(check(stackOf([ended, writer()], { databases }), [inVolume]).failures).toHaveLength(1)
  })
})

test('nothing is left out where nothing was found', () => {
  expect(check(stackOf([writer()]), [])).toEqual({ kept: ['data', '/srv/data'], failures: [] })
})

function writer(changes: Partial<Container> = {}): Container {
  return container('writer', { mounts: [volume('data', '/data')], ...changes })
}

function stackOf(containers: Container[], changes: Partial<Stack> = {}): Stack {
  return exampleStack({ containers, databases: [], ...changes })
}

function check(stack: Stack, clusters: Parameters<typeof checkLive>[2]) {
  const { kept, failures } = checkLive(stack, steps, clusters)
  return {
    kept: kept.map(({ source }) => source),
    failures: failures.map(({ what, code, details }) => `${what}: ${code}: ${details.join(', ')}`),
  }
}
