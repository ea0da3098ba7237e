import { describe, expect, test } from 'vitest'

import {
  application,
  bind,
  container,
  database,
  exampleStack,
  postgres,
  reachable,
  webServer,
} from '../../test/support/example-stack.ts'
import type { Scope } from '../model/scope.ts'
import type { Container, Stack } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'

const globs = (text: string): Pick<Container, 'labels'> => ({
  labels: { 'lifeboat.exclude': text },
})

describe('a glob', () => {
  test('is left out of everything that its container alone mounts', () => {
    const stack = exampleStack({ containers: [application(globs('*.tmp, /cache'))] })

    expect(excludes(stack)).toEqual([
      ['ab12'.repeat(16), ['*.tmp', '/cache']],
      ['shop_uploads', ['*.tmp', '/cache']],
    ])
    expect(warningsOf(stack)).toEqual([])
  })

  test('is not left out of what another service has too, and a warning says so', () => {
    const stack = exampleStack({
      containers: [application(globs('*.tmp,a')), webServer(globs('a'))],
    })

    expect(excludes(stack)).toContainEqual(['shop_uploads', ['a']])
    expect(warningsOf(stack)).toEqual([
      'lifeboat.exclude: "*.tmp" leaves nothing out of shop_uploads: it is archived for web too, which does not have that glob',
    ])
  })

  test.each<[string, Pick<Container, 'labels'>]>([
    ['is left out of the backup', { labels: { 'lifeboat.enable': 'no' } }],
    ['leaves the volume out', { labels: { 'lifeboat.volumes.exclude': 'shop_uploads' } }],
  ])('is left out of what another service has that %s', (_what, labels) => {
    const stack = exampleStack({ containers: [application(globs('*.tmp')), webServer(labels)] })

    expect(excludes(stack)).toContainEqual(['shop_uploads', ['*.tmp']])
  })

  test('is left out of what another service has that was not asked for', () => {
    const stack = exampleStack({ containers: [application(globs('*.tmp')), webServer()] })

    expect(excludes(stack, { type: 'full', services: ['app'] })).toContainEqual([
      'shop_uploads',
      ['*.tmp'],
    ])
  })

  test('of one of a service’s containers is not left out for the other', () => {
    const other = application({ id: 'id-2', name: 'shop-app-2' })
    const stack = exampleStack({ containers: [application(globs('*.tmp')), other] })

    expect(excludes(stack)).toContainEqual(['shop_uploads', []])
  })

  test('is left out of a host path only when what is mounted from inside it agrees', () => {
    const outer = container('app', { mounts: [bind('/mnt/data', '/data')], ...globs('*.tmp,a/b') })
    const inner = (text: string): Container =>
      container('web', { mounts: [bind('/mnt/data/in', '/in')], ...globs(text) })
    const at = (text: string): Stack => exampleStack({ containers: [outer, inner(text)] })

    expect(excludes(at('x'))).toEqual([['/mnt/data', []]])
    // From another root a/b is another path.
    expect(excludes(at('*.tmp,a/b'))).toEqual([['/mnt/data', ['*.tmp']]])
    expect(warningsOf(at('*.tmp,a/b'))).toEqual([
      expect.stringContaining('"a/b" leaves nothing out of /mnt/data: it is archived for web too'),
    ])
  })

  test('is left out of what stands beside a data directory', () => {
    const mounts = [bind('/mnt/pg', '/var/lib/postgresql')]
    const stack = exampleStack({
      containers: [database({ mounts, ...globs('*.log') })],
      databases: [postgres('db', reachable({ dataDirectory: '/var/lib/postgresql/18/docker' }))],
    })

    expect(excludes(stack)).toEqual([['/mnt/pg', ['*.log']]])
  })

  test('that is bad is left out of nothing, makes the backup incomplete, and does not stop the others', () => {
    const stack = exampleStack({ containers: [application(globs('[a,b'))] })

    expect(excludes(stack)).toContainEqual(['shop_uploads', ['b']])
    expect(planBackup(stack, { type: 'full', services: [] }, '').failures).toEqual([
      expect.objectContaining({ code: 'bad-label', what: 'label lifeboat.exclude of shop-app-1' }),
    ])
  })
})

describe('bad labels', () => {
  test('of all containers are in one plan', () => {
    const bad = { labels: { 'lifeboat.enabel': 'false' } }
    const stack = exampleStack({ containers: [database(bad), application(bad), webServer()] })

    expect(planBackup(stack, { type: 'full', services: [] }, '').failures).toMatchObject([
      { what: 'label lifeboat.enabel of shop-db-1' },
      { what: 'label lifeboat.enabel of shop-app-1' },
    ])
  })

  test('of services that were not asked for are not in its way', () => {
    const bad = { labels: { 'lifeboat.enabel': 'false' } }
    const stack = exampleStack({ containers: [database(bad), application()] })

    expect(planBackup(stack, { type: 'full', services: ['app'] }, '').failures).toEqual([])
  })
})

function excludes(
  stack: Stack,
  scope: Scope = { type: 'full', services: [] },
): [string, readonly string[]][] {
  return planBackup(stack, scope, '').steps.flatMap((step): [string, readonly string[]][] =>
    step.do === 'archive' ? [[step.source, step.excludes]] : [],
  )
}

function warningsOf(stack: Stack): readonly string[] {
  return planBackup({ ...stack, databases: [] }, { type: 'full', services: [] }, '').warnings
}
