import { describe, expect, test } from 'vitest'

import {
  database,
  exampleStack,
  lifeboat,
  postgres,
  reachable,
  unreachable,
} from '../../test/support/example-stack.ts'
import { asked, container, label, plan, query } from '../../test/support/referencing-stack.ts'
import type { Scope } from '../model/scope.ts'
import { listQueries } from './ask-declared.ts'

describe('a reference that is right', () => {
  test('is planned with all that it names', () => {
    const { references, failures } = plan(label)

    expect(failures).toEqual([])
    expect(references).toEqual([
      {
        service: 'app',
        container: 'shop-app-1',
        text: label,
        server: { service: 'db', containerId: 'id-db' },
        database: 'app',
        query,
        schemas: ['shop', 'public'],
        mount: { kind: 'volume', source: 'shop_uploads' },
        folder: '/',
      },
    ])
  })

  test.each([
    ['shop_uploads:/', { kind: 'volume', source: 'shop_uploads' }],
    ['/app/uploads:/', { kind: 'volume', source: 'shop_uploads' }],
    // Not mounted by the service itself.
    ['others:/', { kind: 'volume', source: 'shop_others' }],
    ['/app/host:/', { kind: 'bind', source: '/srv/host' }],
  ])('names its files by %s', (place, mount) => {
    expect(plan(`app: ${query} -> ${place}`).references[0]?.mount).toEqual(mount)
  })

  test('stands on the server itself, or names another; the only own database goes without saying', () => {
    const second = postgres('db2', reachable({ databases: ['postgres', 'template1', 'shop'] }))
    const stack = { databases: [postgres('db', reachable()), second] }
    const own = { 'lifeboat.references': `${query} -> uploads:/` }
    const onServer = database({ id: 'id-db2', name: 'shop-db2-1', service: 'db2', labels: own })

    expect(plan(`db2/: ${query} -> uploads:/`, stack).references).toMatchObject([
      { server: { service: 'db2' }, database: 'shop' },
    ])
    expect(plan([onServer], stack).references).toMatchObject([
      { service: 'db2', server: { service: 'db2' }, database: 'shop' },
    ])
    const bare = { databases: [postgres('db', reachable({ databases: ['postgres'] }))] }
    expect(plan(`${query} -> uploads:/`, bare).references).toMatchObject([{ database: 'postgres' }])
  })

  test.each<Partial<Scope>>([{ type: 'database' }, { type: 'volumes' }, { services: ['web'] }])(
    'stands in a backup of less too, so that a drill says what it could not look at: %j',
    (scope) => {
      const { references, failures } = plan(label, {}, scope)

      expect([references.length, failures]).toEqual([1, []])
    },
  )

  test('is one, however many containers carry it', () => {
    const twin = container({ id: 'id-app-2', name: 'shop-app-2' })

    expect(plan([container(), twin]).references).toHaveLength(1)
    expect(plan(`${label}\n\n  ${label}a  `).references).toHaveLength(2)
  })

  test('of a server that does not answer is planned; that it does not is a failure of its own', () => {
    const databases = [postgres('db', unreachable())]
    const { references, failures } = plan(`${query} -> uploads:/`, { databases })

    expect(references).toMatchObject([{ database: null, schemas: null }])
    expect(failures).toMatchObject([{ code: 'database-login-refused' }])
  })

  test('whose query could not be tried is planned, with a warning', () => {
    const { references, failures, warnings } = plan(
      label,
      asked({ state: 'unasked', reason: 'busy' }),
    )

    expect([references.length, failures]).toEqual([1, []])
    expect(warnings).toContain(
      `the query of ${JSON.stringify(label)} of shop-app-1 could not be tried: busy`,
    )
  })

  test('of a service that is left out is none', () => {
    const off = container({ labels: { 'lifeboat.references': label, 'lifeboat.enable': 'false' } })

    expect(plan([off]).references).toEqual([])
  })
})

test('each query is asked once, of the server and database that it is for', () => {
  const twice = container({ labels: { 'lifeboat.references': `${label}\n${label}a\nnothing` } })

  expect(listQueries(exampleStack({ containers: [database(), twice, lifeboat()] }))).toEqual([
    { containerId: 'id-db', database: 'app', query },
  ])
})
