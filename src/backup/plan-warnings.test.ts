import { describe, expect, test } from 'vitest'

import {
  container,
  database,
  exampleStack,
  lifeboat,
  volume,
} from '../../test/support/example-stack.ts'
import type { Container } from '../model/stack.ts'
import { findWarnings } from './plan-warnings.ts'

describe('findWarnings', () => {
  test('finds nothing to warn of in a stack of databases on named volumes', () => {
    expect(findWarnings(exampleStack())).toEqual([])
  })

  test.each(['mysql:9', 'mariadb', 'docker.io/library/redis:8', 'bitnami/mongo@sha256:00'])(
    'says that %s is copied, not dumped',
    (image) => {
      expect(warn([container('cache', { image })])).toEqual([
        `cache (${image}) has no dump tool here: its files are copied instead`,
      ])
    },
  )

  test.each([
    ['an image that only sounds like one', { image: 'acme/myredis:1' }],
    ['one that is stopped', { image: 'redis:8', state: 'exited' }],
  ])('is silent about %s', (_what, changes) => {
    expect(warn([container('cache', changes)])).toEqual([])
  })

  test('is silent about Lifeboat itself', () => {
    expect(warn([lifeboat({ image: 'registry/redis:8' })])).toEqual([])
  })

  test('says that data in the container’s own layer needs a volume', () => {
    expect(findWarnings(exampleStack({ containers: [database({ mounts: [] })] }))).toEqual([
      'db keeps its data in the container’s own layer (/var/lib/postgresql/data): give it a volume',
    ])
  })

  test('says that data in an anonymous volume needs a named one', () => {
    const mounts = [volume('00', '/var/lib/postgresql/data', { anonymous: true })]

    expect(findWarnings(exampleStack({ containers: [database({ mounts })] }))).toEqual([
      'db keeps its data in an anonymous volume (/var/lib/postgresql/data): give it a named one',
    ])
  })
})

function warn(containers: Container[]): string[] {
  return findWarnings(exampleStack({ containers, databases: [] }))
}
