/**
 * Serves S3, as much of it as an S3 client needs for objects, out of the folder S3_FOLDER: one file each. Every request must be signed with the key
 * S3_KEY (`ID:SECRET`). There is no other S3 server among the packages that a test machine can be sure of.
 */
import { createServer } from 'node:http'

import { answer } from './answer.ts'

const [id = '', secret = ''] = (process.env['S3_KEY'] ?? '').split(':')
const folder = process.env['S3_FOLDER'] ?? '/objects'
const port = Number(process.env['S3_PORT'] ?? 9000)

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    void answer({ folder, key: { id, secret } }, request, Buffer.concat(chunks)).then(
      ({ status, headers = {}, body = '' }) => {
        const length = headers['content-length'] ?? String(Buffer.byteLength(body))
        response.writeHead(status, { ...headers, 'content-length': length })
        response.end(request.method === 'HEAD' ? undefined : body)
      },
      (error: unknown) => {
        response.writeHead(500).end(String(error))
      },
    )
  })
})
server.listen(port)
process.once('SIGTERM', () => process.exit(0))
