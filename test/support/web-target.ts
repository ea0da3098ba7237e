import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server that notes what it is asked, and answers as it is told. Gone after the test. */
export async function startWebTarget(
  status = 200,
  headers: Record<string, string> = {},
  text = '',
): Promise<{ host: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const host = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers: given } = request
      asked.push({ method, path, headers: given, body: Buffer.concat(chunks).toString() })
      response.writeHead(status, headers).end(text)
    })
  })
  return { host, asked }
}

/** A server that takes what it is asked and never answers. */
export function startHangingTarget(): Promise<string> {
  return listen(() => undefined)
}

/** A server that has its first answer held until it is released, and notes the paths that it is asked for. */
export async function startHeldTarget(): Promise<{
  host: string
  asked: string[]
  release: () => void
}> {
  const asked: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const host = await listen((request, response) => {
    const isFirst = asked.push(request.url ?? '') === 1
    void (isFirst ? promise : Promise.resolve()).then(() => response.end())
  })
  return { host, asked, release: resolve }
}

/** An address at which nobody listens: the port was free a moment ago. */
export async function findRefusingHost(): Promise<string> {
  const server = createServer()
  const host = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return host
}

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  closeAfterTest(server)
  return listening(server)
}

/** Ends a server after the test, and whoever is still connected with it. */
export function closeAfterTest(server: Server): void {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  })
}

/** Listens on a free port; `127.0.0.1:PORT`. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
