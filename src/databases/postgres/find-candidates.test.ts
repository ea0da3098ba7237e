import { describe, expect, test } from 'vitest'

import { container, lifeboat } from '../../../test/support/example-stack.ts'
import { findCandidates, suspectDataDirectory } from './find-candidates.ts'

describe('findCandidates', () => {
  test.each([
    'postgres',
    'postgres:17',
    'docker.io/library/postgres:17-alpine',
    'registry:5000/postgres@sha256:00',
    'postgis/postgis:17-3.5',
    'timescale/timescaledb:latest-pg17',
    'pgvector/pgvector:pg17',
    'bitnami/postgresql:17',
  ])('takes the image %s for a PostgreSQL server', (image) => {
    expect(findCandidates([container('db', { image })])).toHaveLength(1)
  })

  test.each(['mypostgres:1', 'acme/postgresdb', 'nginx:1', 'prom/postgres_exporter'])(
    'takes the image %s for something else',
    (image) => {
      expect(findCandidates([container('db', { image })])).toEqual([])
    },
  )

  test('takes an image of one’s own for one by the environment that the official image leaves', () => {
    const env = { PGDATA: '/pg', PG_MAJOR: '17' }

    expect(findCandidates([container('db', { image: 'shop-db', env })])).toHaveLength(1)
  })

  test('takes a client that knows the database’s name for no server', () => {
    const env = { POSTGRES_DB: 'app', PGDATA: '/pg' }

    expect(findCandidates([container('app', { image: 'shop-app', env })])).toEqual([])
  })

  test('never asks Lifeboat itself', () => {
    expect(findCandidates([lifeboat({ image: 'postgres:17' })])).toEqual([])
  })
})

test('a server that cannot be asked is suspected to keep its data where its image says', () => {
  expect(suspectDataDirectory(container('db', { env: { PGDATA: '/pg/18' } }))).toBe('/pg/18')
  expect(suspectDataDirectory(container('db'))).toBe('/var/lib/postgresql/data')
})
