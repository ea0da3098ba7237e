import { describe, expect, test } from 'vitest'

import {
  application,
  bind,
  container,
  database,
  exampleStack,
  postgres,
  reachable,
  stopped,
  stoppedWith,
  volume,
} from '../../test/support/example-stack.ts'
import { archiveStep } from '../../test/support/fake-context.ts'
import type { Container, Shutdown, Stack } from '../model/stack.ts'
import { classifyMounts } from './classify-mounts.ts'
import { findColdDatabases, findShutdownFailures, listCold } from './cold-databases.ts'

const data = volume('shop_db-data', '/var/lib/postgresql/data')
const killed: Shutdown = {
  state: 'unclean',
  why: 'its cluster state is "in production", its exit code is 137',
  versionMajor: '17',
}
const gone: Shutdown = { state: 'unknown', why: 'the image is gone', versionMajor: undefined }
const empty: Shutdown = { state: 'none', why: 'its data directory is empty' }

describe('findColdDatabases', () => {
  test('finds the stopped server’s data', () => {
    expect(find(stackWith(stopped))).toEqual(['shop-db-1 in shop_db-data: clean'])
  })

  test('leaves data to the live server that has it, whoever ended on it before', () => {
    const old = container('old', { state: 'exited', mounts: [data] })
    const stack = exampleStack({
      containers: [old, database()],
      databases: [postgres('old', stoppedWith(killed)), postgres('db', reachable())],
    })

    expect(find(stack)).toEqual([])
    expect(failures(stack)).toEqual([])
  })

  test('hears the one that ran last of several stopped ones', () => {
    const containers = [
      ended('first', '2026-11-20T00:00:00Z'),
      ended('last', '2026-11-21T00:00:00Z'),
      ended('never', '0001-01-01T00:00:00Z'),
    ]
    const databases = [
      postgres('first', stoppedWith(killed)),
      postgres('last', stopped),
      postgres('never', stoppedWith(killed)),
    ]

    expect(find(exampleStack({ containers, databases }))).toEqual([
      'shop-last-1 in shop_db-data: clean',
    ])
  })
})

describe('findShutdownFailures', () => {
  test('names a server that was not shut down cleanly, with what speaks against it', () => {
    expect(failures(stackWith(stoppedWith(killed)))).toEqual([
      {
        what: 'database db',
        code: 'database-not-shut-down',
        why: 'the server of db is stopped and was not shut down cleanly: its cluster state is "in production", its exit code is 137',
        hint: expect.stringContaining('stop_grace_period'),
        details: [],
      },
    ])
  })

  test('names one of which it is not known', () => {
    expect(failures(stackWith(stoppedWith(gone)))).toMatchObject([
      {
        code: 'database-not-shut-down',
        why: 'the server of db is stopped, and whether it was shut down cleanly is not known: the image is gone',
      },
    ])
  })

  test.each([
    ['was shut down cleanly', stopped],
    ['never had data', stoppedWith(empty)],
  ])('names none that %s', (_what, answer) => {
    expect(failures(stackWith(answer))).toEqual([])
  })

  test('names none whose files are not copied', () => {
    expect(findShutdownFailures(stackWith(stoppedWith(killed)), [])).toEqual([])
  })
})

describe('listCold', () => {
  test('keeps what ran on the files, and where they are', () => {
    expect(listCold(stackWith(stopped), [archiveStep('volume', 'shop_db-data')])).toEqual([
      {
        kind: 'postgres',
        service: 'db',
        container: 'shop-db-1',
        image: 'postgres:17',
        imageId: 'sha256:db',
        versionMajor: '17',
        clean: true,
        mount: { kind: 'volume', source: 'shop_db-data' },
        inside: '',
      },
    ])
  })

  test('keeps what was not shut down cleanly too, and says so', () => {
    const steps = [archiveStep('volume', 'shop_db-data')]

    expect(listCold(stackWith(stoppedWith(gone)), steps)).toMatchObject([
      { clean: false, versionMajor: null },
    ])
  })

  test('keeps nothing of a server without data, or whose files are not held', () => {
    const steps = [archiveStep('volume', 'shop_db-data')]

    expect(listCold(stackWith(stoppedWith(empty)), steps)).toEqual([])
    expect(listCold(stackWith(stopped), [archiveStep('volume', 'other')])).toEqual([])
    expect(listCold(stackWith(stopped), [archiveStep('bind', 'shop_db-data')])).toEqual([])
  })

  test('finds the data in a host folder that is held with the one around it', () => {
    const containers = [
      application({ mounts: [bind('/srv', '/srv')] }),
      database({ state: 'exited', mounts: [bind('/srv/pg', '/var/lib/postgresql/data')] }),
    ]
    const stack = exampleStack({ containers, databases: [postgres('db', stopped)] })

    expect(listCold(stack, [archiveStep('bind', '/srv')])).toMatchObject([
      { mount: { kind: 'bind', source: '/srv/pg' }, inside: '' },
    ])
    expect(listCold(stack, [archiveStep('bind', '/sr')])).toEqual([])
  })
})

function stackWith(answer: Parameters<typeof postgres>[1]): Stack {
  return exampleStack({
    containers: [database({ state: 'exited' })],
    databases: [postgres('db', answer)],
  })
}

function find(stack: Stack): string[] {
  return findColdDatabases(stack).map(
    (each) => `${each.container.name} in ${each.mount.source}: ${each.shutdown.state}`,
  )
}

function failures(stack: Stack): unknown {
  const coverage = classifyMounts(stack, { type: 'full', services: [] }, '')
  return findShutdownFailures(stack, coverage)
}

function ended(service: string, finishedAt: string): Container {
  return container(service, { state: 'exited', mounts: [data], finishedAt })
}
