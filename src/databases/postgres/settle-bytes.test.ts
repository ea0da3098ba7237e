import { createServer, type Server, type Socket } from 'node:net'

import { Client } from 'pg'
import { afterEach, describe, expect, test } from 'vitest'

import { readBytes } from './byte-text.ts'
import { keepBytes, runBytes } from './run-bytes.ts'
import { followOrder } from './follow-order.ts'

let server: Server | undefined
afterEach(() => server?.close())

describe('a statement in bytes', () => {
  test('arrives as it is', async () => {
    const statement = Buffer.from(`COMMENT ON DATABASE a IS 'größe'`, 'latin1')
    const { client, heard } = await connect()

    await runBytes(client, statement)
    await client.query('SELECT 1')
    await client.end()

    expect(heard.map((each) => each.toString('latin1'))).toEqual([
      statement.toString('latin1'),
      'SELECT 1',
    ])
  })

  test('that is refused is an error, and the session goes on', async () => {
    const { client, heard } = await connect((sent) => sent.startsWith('COMMENT'))

    await expect(runBytes(client, Buffer.from('COMMENT'))).rejects.toThrow('no')
    await client.query('SELECT 1')
    await client.end()

    expect(heard).toHaveLength(2)
  })
})

describe('what a dump says of its database', () => {
  const utf8 = `COMMENT ON DATABASE a IS 'größe'`
  const latin1 = readBytes(Buffer.from(utf8, 'latin1'))

  test.each([
    ['in the maintenance database where all of it is UTF-8', [utf8], 'work', [utf8]],
    [
      'in the database itself, as it is, where some of it is not',
      ['GRANT a', latin1],
      'new',
      [keepBytes, 'GRANT a', latin1],
    ],
  ])('is done %s', async (_where, properties, database, expected) => {
    const done: [string, string][] = []
    const open = async (name = 'postgres'): Promise<Client> => {
      const { client } = await connect(
        () => false,
        (bytes) => done.push([name, readBytes(bytes)]),
      )
      return client
    }
    const databases = [{ name: 'new', properties }]

    const code = await followOrder(
      open,
      { order: 'settle', maintenance: 'work', fingerprint: 'counts', databases },
      () => undefined,
    )

    expect(code).toBe(0)
    const wanted = done.filter(([, sent]) => /^(SET client|GRANT|COMMENT)/.test(sent))
    expect(wanted).toEqual(expected.map((each) => [database, each]))
  })
})

type Connected = { readonly client: Client; readonly heard: Buffer[] }

/** A server that takes every query and answers with one row of zeros, as far as a client needs it. */
async function connect(
  refuses: (text: string) => boolean = () => false,
  hear: (bytes: Buffer) => unknown = () => undefined,
): Promise<Connected> {
  const heard: Buffer[] = []
  const own = createServer((socket) => serve(socket))
  server = own
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  const address = own.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const client = new Client({ host: '127.0.0.1', port, user: 'u', password: '', database: 'd' })
  client.on('end', () => own.close())
  await client.connect()
  return { client, heard }

  function serve(socket: Socket): void {
    let rest = Buffer.alloc(0)
    let isStarted = false
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data])
      for (;;) {
        const head = isStarted ? 1 : 0
        if (rest.length < head + 4) return
        const length = head + rest.readInt32BE(head)
        if (rest.length < length) return
        const message = rest.subarray(0, length)
        rest = rest.subarray(length)
        if (!isStarted) socket.write(Buffer.concat([frame('R', int(0)), frame('Z', text('I'))]))
        else if (message[0] === 0x51) answer(socket, message.subarray(5, -1))
        else socket.end()
        isStarted = true
      }
    })
  }

  function answer(socket: Socket, bytes: Buffer): void {
    heard.push(bytes)
    hear(bytes)
    const query = bytes.toString('latin1')
    const said = refuses(query)
      ? [frame('E', text('SERROR\0C42000\0Mno\0\0'))]
      : [...(query.startsWith('SELECT') ? rowsOf(query) : []), frame('C', text('SELECT 0\0'))]
    socket.write(Buffer.concat([...said, frame('Z', text('I'))]))
  }
}

/** Nothing is listed; of what is counted there is one row. */
function rowsOf(query: string): Buffer[] {
  const names = query.includes('count(*)') ? ['count', 'readable'] : []
  if (names.length === 0) return []
  const fields = names.map((name) =>
    Buffer.concat([text(`${name}\0`), int(0), short(0), int(25), short(-1), int(-1), short(0)]),
  )
  const values = names.map(() => Buffer.concat([int(1), text('0')]))
  return [
    frame('T', Buffer.concat([short(names.length), ...fields])),
    frame('D', Buffer.concat([short(names.length), ...values])),
  ]
}

function frame(kind: string, content: Buffer): Buffer {
  return Buffer.concat([text(kind), int(4 + content.length), content])
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1')
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}
