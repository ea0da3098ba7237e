import { describe, expect, test } from 'vitest'

import { postgres, reachable } from '../../test/support/example-stack.ts'
import { asked, container, label, plan, query } from '../../test/support/referencing-stack.ts'
import type { DatabaseServer, Stack } from '../model/stack.ts'

const number = { name: 'id', type: 'integer', holds: 'other' } as const

describe('a reference that is wrong is a failure with the container’s name', () => {
  const several = {
    databases: [postgres('db', reachable()), { ...postgres('db2', reachable()) }],
  }
  const leftOut: DatabaseServer['answer'] = { state: 'left-out', suspectedDataDirectory: '/data' }

  test.each<[string, string, Partial<Stack>, string]>([
    ['is no reference', 'SELECT path FROM uploads', {}, 'in each line a query, ->, a volume'],
    ['is empty', '', {}, 'in each line a query'],
    ['names no server', label, { databases: [] }, 'a stack with a PostgreSQL server'],
    ['names another server', `dv/${label}`, {}, 'a service that runs PostgreSQL: db'],
    [
      'could mean several servers',
      label,
      several,
      'the server in front, since there are several: db, db2',
    ],
    [
      'names a server that is left out',
      label.replace('app:', 'db/app:'),
      { databases: [postgres('db', leftOut)] },
      'a server that is not left out',
    ],
    [
      'names another database',
      label.replace('app', 'apq'),
      {},
      'a database of db: "My \\"Shop\\"", "app", "postgres"',
    ],
    [
      'could mean several databases',
      `${query} -> uploads:/`,
      {},
      'the database in front, since db has several',
    ],
    [
      'names another volume',
      label.replace('uploads:', 'uplods:'),
      {},
      'a volume of the stack, or the path',
    ],
    [
      'names what is in memory',
      label.replace('uploads:', '/tmp/scratch:'),
      {},
      'a volume of the stack, or the path',
    ],
    [
      'names data that is dumped',
      label.replace('uploads:', 'db-data:'),
      {},
      'whose files a backup holds (this one: PostgreSQL 17.6 of db',
    ],
    [
      'is refused',
      label,
      asked({ state: 'refused', reason: 'relation "uploads" does not exist' }),
      'a query that database "app" of db takes, which says: relation "uploads" does not exist',
    ],
    [
      'gives no path',
      label,
      asked({ state: 'taken', columns: [number], schemas: [] }),
      'paths as text; id is integer',
    ],
  ])('when it %s', (_what, value, changes, expected) => {
    const wrong = plan(value, changes).failures.filter(({ code }) => code === 'bad-label')

    expect(wrong).toMatchObject([
      {
        what: 'label lifeboat.references of shop-app-1',
        why: expect.stringContaining(expected),
        hint: expect.stringContaining('Until then no drill looks for these files.'),
      },
    ])
  })

  test('all of them, each by itself', () => {
    const lines = ['nothing', label, `apq: ${query} -> uploads:/`, `app: ${query} -> uplods:/`]
    const { references, failures } = plan(lines.join('\n'))

    expect(failures.map(({ why }) => why.split(';')[0])).toEqual(
      [0, 2, 3].map((index) => `it is ${JSON.stringify(lines[index])}`),
    )
    expect(failures.map(({ hint }) => /Did you mean (.*?)\?/.exec(hint)?.[1])).toEqual([
      undefined,
      'app',
      'uploads',
    ])
    expect(references.map((each) => each.text)).toEqual([label])
  })

  test('and stands with what is not archived, so that a drill says why it was not checked', () => {
    const labels = {
      'lifeboat.references': label.replace('uploads:', '/app/host:'),
      'lifeboat.volumes.exclude': '/app/host',
    }
    const { references, failures } = plan([container({ labels })])

    expect(references).toHaveLength(1)
    expect(failures).toMatchObject([
      { code: 'bad-label', why: expect.stringContaining('lifeboat.volumes.exclude of app') },
    ])
  })

  test('but not of a service that was not asked for', () => {
    expect(plan('nothing', {}, { services: ['db'] }).failures).toEqual([])
  })
})
