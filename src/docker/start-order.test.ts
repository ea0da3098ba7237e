import { describe, expect, test } from 'vitest'

import { container } from '../../test/support/example-stack.ts'
import type { Container } from '../model/stack.ts'
import { readDependencies, sortForStart } from './start-order.ts'

describe('sortForStart', () => {
  test('starts what is needed before what needs it, however far behind', () => {
    const containers = [needing('app', 'cache', 'db'), needing('cache', 'db'), needing('db')]

    expect(order(containers)).toEqual(['db', 'cache', 'app'])
    expect(order(containers.toReversed())).toEqual(['db', 'cache', 'app'])
  })

  test('goes by name where nothing else is said', () => {
    expect(order([needing('web'), needing('app'), needing('db')])).toEqual(['app', 'db', 'web'])
  })

  test('starts every container of a service that is needed', () => {
    const replicas = ['shop-worker-2', 'shop-worker-1'].map((name) =>
      container('worker', { name, id: name }),
    )

    const sorted = sortForStart([...replicas, needing('app', 'worker')])

    expect(sorted.map(({ name }) => name)).toEqual(['shop-worker-1', 'shop-worker-2', 'shop-app-1'])
  })

  test('comes to an end with services in a circle, and keeps what stands outside it in order', () => {
    expect(order([needing('a', 'c'), needing('b', 'a'), needing('c', 'b'), needing('z')])).toEqual([
      'b',
      'c',
      'a',
      'z',
    ])
    expect(order([needing('a', 'a')])).toEqual(['a'])
  })

  test('starts what the engine itself needs first, without a label', () => {
    const app = { ...needing('app'), after: ['shop-web-1'] }

    expect(sortForStart([app, needing('web')]).map(({ service }) => service)).toEqual([
      'web',
      'app',
    ])
  })

  test('takes no notice of a service that has no container', () => {
    expect(order([needing('app', 'gone')])).toEqual(['app'])
  })
})

test.each([
  ['', []],
  ['db:service_healthy:false', ['db']],
  ['db:service_healthy:false,cache:service_started:true', ['db', 'cache']],
  ['db, cache', ['db', 'cache']],
  [',db:service_started,', ['db']],
])('the label %j names %j', (label, services) => {
  expect(readDependencies(label)).toEqual(services)
})

function needing(service: string, ...needed: readonly string[]): Container {
  const label = needed.map((each) => `${each}:service_healthy:false`).join(',')
  return container(service, { labels: { 'com.docker.compose.depends_on': label } })
}

function order(containers: readonly Container[]): string[] {
  return sortForStart(containers).map(({ service }) => service)
}
