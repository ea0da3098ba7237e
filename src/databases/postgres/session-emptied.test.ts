import type { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'

import { eventually } from '../../../test/support/eventually.ts'
import { signals } from './session-protocol.ts'
import { holdSession } from './session-worker.ts'

test('a table that is emptied under the snapshot is told, and looked for while that is held', async () => {
  const said = await hold('after')

  expect(said.at(-1)).toEqual({
    event: 'released',
    databases: [{ name: 'app', emptied: ['shop.prices'] }],
  })
  const last = said.findLastIndex((each) => each === 'asked from outside')
  expect(last).toBeGreaterThan(said.indexOf('counted'))
  expect(last).toBeLessThan(said.indexOf('COMMIT'))
})

test('nothing is told where all is as it was, and all tables are looked at before the first is counted', async () => {
  const said = await hold('before')

  expect(said.at(-1)).toEqual({ event: 'released', databases: [] })
  expect(said.indexOf('asked from outside')).toBeLessThan(said.indexOf('rows counted'))
})

/** A session of one table, which has another file after it was counted, or has none but the first. Gives what was asked and said. */
async function hold(file: 'before' | 'after'): Promise<unknown[]> {
  const said: unknown[] = []
  const listening = Object.values(signals).map((name) => [name, process.listeners(name)] as const)
  onTestFinished(() => {
    for (const [name, known] of listening) {
      for (const each of process.listeners(name)) {
        if (!known.includes(each)) process.removeListener(name, each)
      }
    }
  })
  const table = { schema: 'shop', name: 'prices' }
  let inSnapshot: Client | undefined
  const connect = (): Client => {
    const query = async (text: string): Promise<{ rows: unknown[] }> => {
      if (text.includes('relfilenode')) {
        const isNow = client !== inSnapshot
        if (isNow) said.push('asked from outside')
        const isEmptied = isNow && file === 'after' && said.includes('counted')
        return { rows: [{ ...table, oid: '10', file: isEmptied ? '101' : '100' }] }
      }
      if (text.startsWith('BEGIN')) inSnapshot = client
      if (text === 'COMMIT') said.push(text)
      if (text.includes('AS columns')) return { rows: [{ ...table, columns: [] }] }
      if (text.includes('AS rows')) {
        said.push('rows counted')
        return { rows: [{ rows: '0' }] }
      }
      return { rows: answers.find(([part]) => text.includes(part))?.[1] ?? [] }
    }
    const client = { query, end: async () => undefined } as unknown as Client
    return client
  }
  const held = holdSession(
    async () => connect(),
    'counts',
    (line) => {
      said.push(line['event'])
      if (line['event'] === 'released') said.push(line)
    },
  )
  await eventually(() => expect(said).toContain('found'))
  process.emit(signals.export, signals.export)
  await eventually(() => expect(said).toContain('counted'))
  process.emit(signals.release, signals.release)
  await held
  return said
}

const answers: [part: string, rows: unknown[]][] = [
  ['server_version', [{ version: '17.6', number: '170006', directory: '/pg' }]],
  ['datallowconn', [{ datname: 'app', state: 'databases' }]],
  ['pg_export_snapshot', [{ snapshot: 's', moment: '7:9:' }]],
  ['pg_database_size', [{ encoding: 'UTF8', collation: 'C', bytes: '1' }]],
  ['pg_largeobject_metadata', [{ count: '0' }]],
  ['EXISTS (SELECT FROM', [{ held: true }]],
]
