import { describe, expect, test } from 'vitest'

import {
  bind,
  container,
  database,
  exampleStack,
  postgres,
  reachable,
  stopped,
  unreachable,
  volume,
} from '../../test/support/example-stack.ts'
import type { Container, DatabaseAnswer, Mount, Stack } from '../model/stack.ts'
import { findDataMounts, mountHolding } from './data-mounts.ts'

const data = volume('data', '/var/lib/postgresql/data')

describe('findDataMounts', () => {
  test('finds the mount of the data directory and of each tablespace', () => {
    const mounts = [data, volume('fast', '/mnt/fast'), volume('other', '/other')]

    expect(find(mounts, reachable({ tablespaces: ['/mnt/fast/ts1'] }))).toEqual([
      'data of reachable db, all of it',
      'fast of reachable db, in ts1',
    ])
  })

  test('finds it where the volume has it, of which only a folder is mounted', () => {
    const mounts = [
      { ...data, subpath: 'pg' },
      { ...volume('fast', '/mnt/fast'), subpath: 'a/b' },
    ]

    expect(find(mounts, reachable({ tablespaces: ['/mnt/fast/ts1'] }))).toEqual([
      'data of reachable db, in pg',
      'fast of reachable db, in a/b/ts1',
    ])
  })

  test('finds nothing for data in the container’s own layer', () => {
    expect(find([volume('other', '/other')], reachable())).toEqual([])
    expect(find([volume('other', '/other')], stopped)).toEqual([])
  })

  test('suspects every writable mount of a server that cannot be asked and keeps its data who knows where', () => {
    const mounts = [
      volume('somewhere', '/pg'),
      bind('/srv/pg', '/more'),
      bind('/etc/pg', '/conf', { writable: false }),
      bind('/etc/localtime', '/etc/localtime'),
    ]

    expect(find(mounts, unreachable())).toEqual([
      'somewhere of unreachable db, all of it',
      '/srv/pg of unreachable db, all of it',
    ])
  })

  test('suspects no other mount when the data directory’s own is found', () => {
    expect(find([data, volume('other', '/other')], unreachable())).toEqual([
      'data of unreachable db, all of it',
    ])
  })

  test('puts a live server before a stopped one that shares its volume', () => {
    const old = container('old', { state: 'exited', mounts: [data] })
    const stack = exampleStack({
      containers: [old, database({ mounts: [data] })],
      databases: [postgres('old', stopped), postgres('db', reachable())],
    })

    expect(describeAll(stack)).toEqual([
      'data of reachable db, all of it',
      'data of stopped old, all of it',
    ])
  })

  test('puts the stopped server that ran last before others that share its volume', () => {
    const stack = exampleStack({
      containers: [ended('old', '2026-11-20T00:00:00Z'), ended('new', '2026-11-21T00:00:00Z')],
      databases: [postgres('old', stopped), postgres('new', stopped)],
    })

    expect(describeAll(stack)).toEqual([
      'data of stopped new, all of it',
      'data of stopped old, all of it',
    ])
  })
})

test.each([
  ['/a/b/c', '/a/b'],
  ['/a/b', '/a/b'],
  ['/a/bc', '/a'],
  ['/x', undefined],
])('the mount that holds %s is the one at %s', (path, target) => {
  const db = database({ mounts: [volume('outer', '/a'), volume('inner', '/a/b')] })

  expect(mountHolding(db, path)?.target).toBe(target)
})

function find(mounts: Mount[], answer: DatabaseAnswer): string[] {
  const databases = [postgres('db', answer)]
  return describeAll(exampleStack({ containers: [database({ mounts })], databases }))
}

function describeAll(stack: Stack): string[] {
  return findDataMounts(stack).map(({ server, mount, inside }) => {
    const where = inside === '' ? 'all of it' : `in ${inside}`
    return `${mount.source} of ${server.answer.state} ${server.service}, ${where}`
  })
}

function ended(service: string, finishedAt: string): Container {
  return container(service, { state: 'exited', mounts: [data], finishedAt })
}
