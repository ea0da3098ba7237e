import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseError, type Client } from 'pg'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../../test/support/temporary-folder.ts'
import { writeRows } from './write-rows.ts'

const hash = Buffer.from('ab'.repeat(32), 'hex')

test('the rows are kept, one a line; a hash that is bytes as hexadecimal', async () => {
  const { outcome, kept } = await write([
    [
      ['a\nb', hash],
      [null, null],
    ],
    [['c', 'AB']],
    [],
  ])

  expect(outcome).toEqual({ state: 'written' })
  expect(kept).toBe(`["a\\nb","${'ab'.repeat(32)}"]\n[null,null]\n["c","AB"]\n`)
})

test('a query that does not name files is refused before a row is read', async () => {
  const { outcome, kept } = await write([[['a', 'b', 'c']], []], 3)

  expect(outcome).toMatchObject({ state: 'refused', reason: expect.stringContaining('expected') })
  expect(kept).toBe('')
})

test('what the server says of a row is told from what keeps it from saying anything', async () => {
  const refused = Object.assign(new DatabaseError('division by zero', 2, 'error'), {
    code: '22012',
  })
  const late = Object.assign(new DatabaseError('timeout', 2, 'error'), { code: '57014' })

  expect((await write([refused])).outcome).toEqual({ state: 'refused', reason: 'division by zero' })
  expect((await write([late])).outcome).toEqual({ state: 'unasked', reason: 'timeout' })
  await expect(write([new Error('connection terminated')])).rejects.toThrow('connection')
})

async function write(
  pages: (unknown[][] | Error)[],
  columns = 2,
): Promise<{ outcome: unknown; kept: string }> {
  const top = temporaryFolder()
  const file = join(top, '+rows/0')
  const order = [{ database: 'app', query: 'TABLE uploads', schemas: null, file }]
  writeFileSync(join(top, 'order.json'), JSON.stringify(order))
  const query = async (text: unknown) => {
    if (String(text).startsWith('FETCH 0')) {
      return { fields: Array.from({ length: columns }, () => ({ name: 'c', dataTypeID: 25 })) }
    }
    if (String(text).includes('pg_type'))
      return { rows: [{ oid: 25, type: 'text', category: 'S' }] }
    if (JSON.stringify(text).includes('FETCH')) {
      const page = pages.shift()
      if (page instanceof Error) throw page
      return { rows: page }
    }
    return { rows: [] }
  }
  const client = { query, end: async () => undefined } as unknown as Client
  const said: { outcome: unknown }[] = []
  await writeRows(
    async () => client,
    join(top, 'order.json'),
    (line) => void said.push(line),
  )
  return { outcome: said[0]?.outcome, kept: readFileSync(file, 'utf8') }
}
