/** Stands in front of the Docker engine's socket, counts the API calls and cuts one of them off where a test says. */
import { once } from 'node:events'
import { chmod, mkdir } from 'node:fs/promises'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { openGate } from './request-gate.ts'

/** `n` counts from 1 over the life of the proxy; `path` is the request's target with its query. */
export interface EngineCall {
  readonly n: number
  readonly method: string
  readonly path: string
}

export interface EngineFault {
  readonly call: number
  readonly when: 'before-request' | 'before-reply' | 'mid-reply' | 'after-reply'
  /** Called immediately before a cut of `before-request` or `before-reply`; synchronous, so that nothing else passes meanwhile. */
  readonly onCut?: () => void
}

export interface EngineProxyOptions {
  readonly socketPath: string
  readonly listenOn: string
  readonly fault?: EngineFault
  /** Given a successful JSON reply, returns what the client gets in its place; undefined leaves it as it is. */
  readonly rewrite?: (call: EngineCall, json: Record<string, unknown>) => unknown
  /** Must be false for endless replies: a matching one is held back until complete. Default: paths ending in `/json`. */
  readonly rewriteMatches?: (call: EngineCall) => boolean
  /** A call for which it says no gets 403 and does not reach the engine, as by a proxy with an allow-list. */
  readonly isAllowed?: (call: EngineCall) => boolean
}

export interface EngineProxy {
  readonly calls: () => readonly EngineCall[]
  readonly setFault: (fault: EngineFault | undefined) => void
  readonly close: () => Promise<void>
}

interface Exchange {
  readonly request: IncomingMessage
  readonly call: EngineCall
  readonly when: EngineFault['when'] | undefined
  readonly onCut: () => void
  readonly client: Socket
  readonly options: EngineProxyOptions
}

export async function startEngineProxy(options: EngineProxyOptions): Promise<EngineProxy> {
  const calls: EngineCall[] = []
  const connections = new Set<Socket>()
  let fault = options.fault

  const server = createServer({ allowHalfOpen: true }, (client) => {
    connections.add(client)
    client.once('close', () => connections.delete(client)).on('error', ignore)
    serveConnection(client, (request, answer) => {
      const call = { n: calls.length + 1, method: request.method ?? '', path: request.url ?? '' }
      calls.push(call)
      const when = fault?.call === call.n ? fault.when : undefined
      const exchange = { request, call, when, onCut: fault?.onCut ?? ignore, client, options }
      if (options.isAllowed?.(call) === false) refuse(client, answer)
      else if (when === 'before-request') cutNow(exchange)
      else forward(exchange, answer)
    })
  })
  await mkdir(dirname(options.listenOn), { recursive: true })
  server.listen(options.listenOn)
  await once(server, 'listening')
  // Whoever gets the socket mounted may run under any user id.
  await chmod(options.listenOn, 0o666)

  async function close(): Promise<void> {
    if (!server.listening) return
    server.close()
    for (const connection of connections) connection.destroy()
    await once(server, 'close')
  }
  return { calls: () => [...calls], setFault: (next) => void (fault = next), close }
}

function serveConnection(
  client: Socket,
  take: (request: IncomingMessage, answer?: ServerResponse) => void,
): void {
  const gate = openGate(client)
  const noLimits = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }
  const parser = http.createServer({ ...noLimits, requireHostHeader: false }, take)
  parser.on('upgrade', (request) => {
    gate.release()
    take(request)
  })
  parser.emit('connection', gate.stream)
}

const refusal = JSON.stringify({ message: 'this call is not on the list' })

function refuse(client: Socket, answer?: ServerResponse): void {
  const headers = { 'content-type': 'application/json', connection: 'close' }
  if (answer) answer.writeHead(403, headers).end(refusal)
  else client.end(`HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n`)
}

function cutNow({ client, onCut }: Exchange): void {
  onCut()
  client.destroy()
}

function forward(exchange: Exchange, answer?: ServerResponse): void {
  const { request, client, when, options } = exchange
  const engine = connect({ path: options.socketPath, allowHalfOpen: true }).on('error', ignore)
  const toEngine = openEngineRequest(request, engine, answer ? 'keep-alive' : 'Upgrade')
  const cut = () => void client.destroy()
  toEngine.on('error', cut)
  const sink = answer ?? client
  sink.once('close', () => engine.destroy())

  function onReply(reply: IncomingMessage, pass: () => Promise<void>): void {
    // From here on a failure shows in the reply's body; one of the request alone is no matter.
    toEngine.off('error', cut).on('error', ignore)
    if (when === 'before-reply') cutNow(exchange)
    else pass().catch(cut)
  }
  // No pipeline: an engine that reads no further may still have a reply to pass.
  if (answer) {
    toEngine.once('response', (reply) =>
      onReply(reply, () => answerRequest(exchange, reply, answer)),
    )
    if (hasBody(request)) request.pipe(toEngine)
    else toEngine.end()
    return
  }
  // The body, if any, follows raw; Node must not announce one that the client did not.
  if (!hasBody(request)) toEngine.removeHeader('transfer-encoding')
  toEngine.flushHeaders()
  engine.once('connect', () => client.pipe(engine))
  toEngine.once('upgrade', (reply, _engine, head) => {
    if (head.length > 0) engine.unshift(head)
    onReply(reply, () => answerRaw(exchange, reply, engine, reply.headersDistinct))
  })
  // A refusal closes the connection, for what the client sends on it is no longer parsed here.
  toEngine.once('response', (reply) => {
    const headers = { ...headersBut(reply, 'transfer-encoding'), connection: ['close'] }
    onReply(reply, () => answerRaw(exchange, reply, reply, headers))
  })
}

async function answerRequest(exchange: Exchange, reply: IncomingMessage, answer: ServerResponse) {
  const rewritten = await rewriteBody(exchange, reply)
  const headers = rewritten
    ? { ...headersBut(reply, 'transfer-encoding'), 'content-length': [`${rewritten.length}`] }
    : headersBut(reply)
  answer.sendDate = false
  // Without this Node would chunk a reply that the engine ends by closing the connection.
  answer.removeHeader('transfer-encoding')
  answer.writeHead(reply.statusCode ?? 502, reply.statusMessage, headers).flushHeaders()
  await passBody(exchange, rewritten ? Readable.from([rewritten]) : reply, headers, answer)
}

async function rewriteBody({ call, options }: Exchange, reply: IncomingMessage) {
  const { rewrite, rewriteMatches = ({ path }) => /\/json(\?|$)/.test(path) } = options
  const isJson = reply.headers['content-type']?.startsWith('application/json')
  const isGood = reply.statusCode === 200 || reply.statusCode === 201
  if (!rewrite || !isJson || !isGood || !rewriteMatches(call)) return undefined
  const original = Buffer.concat(await reply.toArray())
  const json = original.length > 0 ? rewrite(call, JSON.parse(original.toString())) : undefined
  return json === undefined ? original : Buffer.from(JSON.stringify(json))
}

async function answerRaw(
  exchange: Exchange,
  reply: IncomingMessage,
  body: Readable,
  headers: Headers,
) {
  const lines = Object.entries(headers).map(([name, values]) => `${name}: ${values?.join(', ')}`)
  const status = `HTTP/1.1 ${reply.statusCode} ${reply.statusMessage}`
  exchange.client.write(`${[status, ...lines].join('\r\n')}\r\n\r\n`)
  await passBody(exchange, body, headers, exchange.client)
}

async function passBody(
  { when, client }: Exchange,
  body: Readable,
  headers: Headers,
  to: Writable,
) {
  if (when === 'mid-reply') {
    for await (const piece of firstHalf(body, headers)) to.write(piece)
    // Called when all that was written before is with the kernel, from where the client can read it.
    await new Promise<void>((resolve) => void client.write('', () => resolve()))
  } else {
    await pipeline(body, to)
  }
  if (when) client.destroy()
}

/** Of a body that does not announce its length, half of the first piece: it may have no end. */
async function* firstHalf(body: AsyncIterable<Buffer>, headers: Headers): AsyncGenerator<Buffer> {
  const announced = headers['content-length']?.[0]
  let bytesLeft = announced === undefined ? undefined : Math.floor(Number(announced) / 2)
  for await (const piece of body) {
    bytesLeft ??= Math.floor(piece.length / 2)
    if (bytesLeft > 0) yield piece.subarray(0, bytesLeft)
    bytesLeft -= piece.length
    if (bytesLeft <= 0) return
  }
}

type Headers = NodeJS.Dict<string[]>

function headersBut({ headersDistinct }: IncomingMessage, left?: string): Headers {
  const dropped = ['connection', 'keep-alive', left]
  return Object.fromEntries(
    Object.entries(headersDistinct).filter(([name]) => !dropped.includes(name)),
  )
}

function hasBody({ headers }: IncomingMessage): boolean {
  return 'content-length' in headers || 'transfer-encoding' in headers
}

// An engine that closed after its reply would fail Node's last, empty write, and with it the reply: so keep-alive.
function openEngineRequest(request: IncomingMessage, engine: Socket, connection: string) {
  const headers: http.OutgoingHttpHeaders = { ...headersBut(request), connection }
  const { method, url: path } = request
  const setHost = request.headers.host === undefined
  return http.request({ createConnection: () => engine, method, path, setHost, headers })
}

function ignore(): void {}
