/**
 * Serves S3, as much of it as an S3 client needs for objects, out of the folder S3_FOLDER: one file each. Every request must be signed with the key
 * S3_KEY (`ID:SECRET`). There is no other S3 server among the packages that a test machine can be sure of.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import { answer } from './answer.ts'

const [id = '', secret = ''] = (process.env['S3_KEY'] ?? '').split(':')
const folder = process.env['S3_FOLDER'] ?? '/objects'
const port = Number(process.env['S3_PORT'] ?? 9000)

const server = createServer((request, response) => {
  void respond(request, response)
})
server.listen(port)
process.once('SIGTERM', () => process.exit(0))

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const sent = Buffer.concat(chunks)
    const answered = await answer({ folder, key: { id, secret } }, request, sent)
    const { status, headers = {}, body = '' } = answered
    const length = headers['content-length'] ?? String(Buffer.byteLength(body))
    response.writeHead(status, { ...headers, 'content-length': length })
    response.end(request.method === 'HEAD' ? undefined : body)
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
}
