import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

import { problemOf } from './problem.ts'

/** What Node says of a request that it gives up reading; everything else is a bad one. */
const statusOf: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Answers what is no request that could be read. Nothing of it, the token neither, is known here. */
export function refuseUnread(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error)
    return
  }
  const status = statusOf[error.code ?? ''] ?? 400
  const detail = status === 400 ? 'this is no HTTP request' : (STATUS_CODES[status] ?? '')
  const body = JSON.stringify(problemOf(status, detail))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
