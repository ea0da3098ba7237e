import { connect, type Socket } from 'node:net'

export type RawRequest = {
  readonly method: string
  /** As it is sent: nothing is escaped. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type RawAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends what no client would, and gives the answer, unless the connection ends without one. */
export async function sendRaw(
  port: number,
  { method, path, headers, body }: RawRequest,
): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1')
  const lines = Object.entries({
    host: 'lifeboat',
    connection: 'close',
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', () => undefined)
  socket.setTimeout(5000, () => socket.destroy(new Error('no answer in 5 s')))
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
  const text = await readAnswer(socket)
  const [, status = '', head = '', rest = ''] =
    /^HTTP\/1\.1 (\d{3}) [^\r]*\r\n(.*?)\r\n\r\n(.*)$/s.exec(text) ?? []
  if (status === '') throw new Error(`no answer: ${JSON.stringify(text.slice(0, 200))}`)
  const read = head.split('\r\n').map((line): [string, string] => {
    const [name = '', ...value] = line.split(': ')
    return [name.toLowerCase(), value.join(': ')]
  })
  return { status: Number(status), headers: Object.fromEntries(read), body: rest }
}

/** A stream of events has no end: of such a one, what comes at first. */
async function readAnswer(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (/^content-type: text\/event-stream\b[^]*\r\n\r\n./im.test(text)) break
  }
  return text
}
