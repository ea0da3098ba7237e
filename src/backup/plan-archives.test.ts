import { describe, expect, test } from 'vitest'

import {
  application,
  bind,
  container,
  database,
  exampleStack,
  postgres,
  reachable,
  volume,
} from '../../test/support/example-stack.ts'
import type { Stack } from '../model/stack.ts'
import { classifyMounts } from './classify-mounts.ts'
import { planArchives } from './plan-archives.ts'

describe('planArchives', () => {
  test('copies what several containers mount once', () => {
    expect(plan(exampleStack())).toEqual([
      `/stack/volumes/${'ab12'.repeat(16)}`,
      '/stack/volumes/shop_uploads',
      '/stack/binds/srv/shop/nginx/default.conf',
    ])
  })

  test('copies nothing of a data directory that fills its volume', () => {
    expect(plan(exampleStack({ containers: [database()] }))).toEqual([])
  })

  test('copies what stands beside a nested data directory, without it', () => {
    const stack = exampleStack({
      containers: [database({ mounts: [volume('pg', '/var/lib/postgresql')] })],
      databases: [postgres('db', reachable({ dataDirectory: '/var/lib/postgresql/18/docker' }))],
    })

    expect(plan(stack)).toEqual(['/stack/volumes/pg without /stack/volumes/pg/18/docker'])
  })

  test('copies what another service has in a volume of which the server mounts only a folder', () => {
    const ofServer = { ...volume('shared', '/var/lib/postgresql/data'), subpath: 'pg' }
    const ofApplication = { ...volume('shared', '/uploads'), subpath: 'uploads' }
    const stack = exampleStack({
      containers: [database({ mounts: [ofServer] }), application({ mounts: [ofApplication] })],
    })

    expect(plan(stack)).toEqual(['/stack/volumes/shared without /stack/volumes/shared/pg'])
  })

  test('leaves out every data directory and tablespace of a volume', () => {
    const answer = reachable({ dataDirectory: '/pg/main', tablespaces: ['/pg/fast'] })
    const stack = exampleStack({
      containers: [database({ mounts: [volume('pg', '/pg')] })],
      databases: [postgres('db', answer)],
    })

    expect(plan(stack)).toEqual([
      '/stack/volumes/pg without /stack/volumes/pg/main /stack/volumes/pg/fast',
    ])
  })

  test('copies nothing of a data directory that has a tablespace in it', () => {
    const answer = reachable({ tablespaces: ['/var/lib/postgresql/data/fast'] })
    const stack = exampleStack({
      containers: [database()],
      databases: [postgres('db', answer)],
    })

    expect(plan(stack)).toEqual([])
  })

  test('leaves a data directory below a copied host folder out', () => {
    const stack = exampleStack({
      containers: [
        application({ mounts: [bind('/srv', '/srv')] }),
        database({ mounts: [bind('/srv/pg', '/var/lib/postgresql/data')] }),
      ],
    })

    expect(plan(stack)).toEqual(['/stack/binds/srv without /stack/binds/srv/pg'])
  })

  test('leaves the nested data directory alone when its mount is below a copied host folder', () => {
    const answer = reachable({ dataDirectory: '/var/lib/postgresql/18/docker' })
    const stack = exampleStack({
      containers: [
        application({ mounts: [bind('/srv', '/srv')] }),
        database({ mounts: [bind('/srv/pg', '/var/lib/postgresql')] }),
      ],
      databases: [postgres('db', answer)],
    })

    expect(plan(stack)).toEqual(['/stack/binds/srv without /stack/binds/srv/pg/18/docker'])
  })

  test('leaves the repository below a copied host folder out', () => {
    const stack = exampleStack({ containers: [application({ mounts: [bind('/srv', '/srv')] })] })

    expect(plan(stack, '/srv/backups')).toEqual([
      '/stack/binds/srv without /stack/binds/srv/backups',
    ])
  })

  test('takes a host folder inside another one with that one', () => {
    const stack = exampleStack({
      containers: [
        application({ mounts: [bind('/srv/a/b', '/b'), bind('/srv/a', '/a')] }),
        container('other', { mounts: [bind('/srv/ab', '/ab')] }),
      ],
    })

    expect(plan(stack)).toEqual(['/stack/binds/srv/a', '/stack/binds/srv/ab'])
  })
})

function plan(stack: Stack, repository = 'shop_lifeboat-repository'): string[] {
  const coverage = classifyMounts(stack, { type: 'full', services: [] }, repository)
  return planArchives(stack, coverage, repository).map(({ path, without }) =>
    without.length === 0 ? path : `${path} without ${without.join(' ')}`,
  )
}
