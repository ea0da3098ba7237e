import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseError, type Client } from 'pg'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../../test/support/temporary-folder.ts'
import { askQueriesSpec, readAsked } from './ask-queries-worker.ts'
import { askQueries } from './ask-queries.ts'
import type { OpenDatabase } from './connect.ts'

const order = [
  { database: 'app', query: 'TABLE uploads' },
  { database: 'app', query: 'TABLE uplods' },
  { database: 'gone', query: 'TABLE uploads' },
]

test('each query is prepared in its database and none is run; one that is wrong keeps no other from it', async () => {
  const { asked, answers } = await ask()

  expect(answers).toEqual([
    {
      state: 'taken',
      columns: [{ name: 'path', type: 'text', holds: 'text' }],
      schemas: ['public'],
    },
    { state: 'refused', reason: 'no such table' },
    { state: 'unasked', reason: 'no such database' },
  ])
  const texts = asked.map((text) => JSON.stringify(text))
  expect(texts.filter((text) => /FETCH (?!0)/.test(text))).toEqual([])
  // Each connection is ended, and its transaction with it.
  expect(texts.filter((text) => text.includes('end'))).toHaveLength(2)
})

test('the worker shares the server’s network, and a log that was cut short has fewer answers', () => {
  const { spec, files } = askQueriesSpec(
    {
      service: 'db',
      containerId: 'id-db',
      image: 'lifeboat',
      credentials: { user: 'postgres', port: 5432, password: 'secret' },
    },
    order,
  )

  expect(spec).toMatchObject({ network: { containerId: 'id-db' }, mounts: [] })
  expect(spec.secrets?.variables).toEqual({ PGPASSWORD: 'secret' })
  expect(JSON.stringify(spec.env)).not.toContain('secret')
  expect(JSON.parse(String(files[0]?.content))).toEqual(order)
  const line = '{"event":"asked","answer":{"state":"refused","reason":"no"}}'
  expect(readAsked({ stdout: `${line}\n${line.slice(0, -5)}` })).toHaveLength(1)
})

async function ask(): Promise<{ asked: unknown[]; answers: unknown[] }> {
  const top = temporaryFolder()
  writeFileSync(join(top, 'order.json'), JSON.stringify(order))
  const asked: unknown[] = []
  const query = async (text: unknown) => {
    asked.push(text)
    if (JSON.stringify(text).includes('uplods')) {
      throw Object.assign(new DatabaseError('no such table', 2, 'error'), { code: '42P01' })
    }
    if (String(text).startsWith('FETCH')) return { fields: [{ name: 'path', dataTypeID: 25 }] }
    if (String(text).includes('pg_type'))
      return { rows: [{ oid: 25, type: 'text', category: 'S' }] }
    return { rows: [{ schemas: ['public'] }] }
  }
  const end = async () => void asked.push('end')
  const open: OpenDatabase = async (name) => {
    if (name === 'gone') throw new Error('no such database')
    return { query, end } as unknown as Client
  }
  const said: string[] = []
  await askQueries(open, join(top, 'order.json'), (line) => void said.push(JSON.stringify(line)))
  return { asked, answers: readAsked({ stdout: said.join('\n') }) }
}
