import { describe, expect, test } from 'vitest'

import {
  application,
  database,
  exampleStack,
  postgres,
  reachable,
  stopped,
  unreachable,
  volume,
} from '../../test/support/example-stack.ts'
import type { DatabaseAnswer, Mount, Writer } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'

const data = volume('data', '/var/lib/postgresql/data')

describe('the place of a server’s write-ahead log', () => {
  test.each(['POSTGRES_INITDB_WALDIR', 'POSTGRESQL_INITDB_WAL_DIR'])(
    'is its data where %s names it',
    (name) => {
      expect(plan({ [name]: '/wal' }, reachable()).classes).toEqual(['dumped data', 'dumped wal'])
      expect(plan({ [name]: '/wal' }, reachable()).archived).toEqual([])
    },
  )

  test('is left out of what is archived around it', () => {
    expect(plan({ POSTGRES_INITDB_WALDIR: '/wal/pg' }, reachable()).archived).toEqual([
      'wal without /stack/volumes/wal/pg',
    ])
  })

  test('is not copied of a server that cannot be asked', () => {
    expect(plan({ POSTGRES_INITDB_WALDIR: '/wal' }, unreachable()).classes).toEqual([
      'uncovered data',
      'uncovered wal',
    ])
  })

  test('does not keep others from being suspected where the data is who knows where', () => {
    const mounts = [volume('data', '/elsewhere'), volume('wal', '/wal')]
    const { classes } = plan({ POSTGRES_INITDB_WALDIR: '/wal' }, unreachable(), mounts)

    expect(classes).toEqual(['uncovered data', 'uncovered wal'])
  })

  test('is archived with the data of a stopped server', () => {
    expect(plan({ POSTGRES_INITDB_WALDIR: '/wal' }, stopped).archived).toEqual(['data', 'wal'])
  })

  test('is not taken for the data that a volume is missing for', () => {
    const { warnings } = plan({ POSTGRES_INITDB_WALDIR: '/wal' }, reachable(), [
      volume('wal', '/wal'),
    ])

    expect(warnings).toEqual([expect.stringContaining('give it a volume')])
  })
})

test('who of another project writes to what is archived is named', () => {
  const infra: Writer = {
    id: 'id-infra',
    name: 'infra-db-1',
    project: 'infra',
    service: 'db',
    state: 'running',
    labels: {},
    mounts: [{ kind: 'volume', source: 'data' }],
  }
  const reader = application({ mounts: [volume('data', '/data', { writable: false })] })
  const stack = exampleStack({ containers: [reader], databases: [], foreign: [infra] })
  const { coverage } = planBackup(stack, { type: 'full', services: [] }, '')

  expect(coverage[0]?.because).toBe('infra-db-1 of infra writes to it')
})

function plan(
  env: Record<string, string>,
  answer: DatabaseAnswer,
  mounts: Mount[] = [data, volume('wal', '/wal')],
) {
  const databases = [postgres('db', answer)]
  const stack = exampleStack({ containers: [database({ mounts, env })], databases })
  const { coverage, steps, warnings } = planBackup(stack, { type: 'full', services: [] }, '')
  return {
    classes: coverage.map((mount) => `${mount.class} ${mount.source}`),
    archived: steps.flatMap((step) => {
      if (step.do !== 'archive') return []
      return [[step.source, ...step.without.map((path) => `without ${path}`)].join(' ')]
    }),
    warnings,
  }
}
