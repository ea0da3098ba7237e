import { readFileSync } from 'node:fs'
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { pipeline } from 'node:stream'

import { closeAfterTest, listening, type Asked } from '../../support/web-target.ts'
import { succeed } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export type PrefixProxy = {
  /** Where a browser finds Lifeboat: `https://127.0.0.1:PORT/lifeboat/`. */
  readonly base: string
  /** What came in below the prefix, as the browser sent it. */
  readonly asked: Omit<Asked, 'body'>[]
  /** What came in for the other application of this host. */
  readonly elsewhere: Omit<Asked, 'body'>[]
}

const prefix = '/lifeboat'

/** A proxy as docs/dashboard.md wants it: with TLS, it takes the prefix off and says which. Beside it, on the same host, another application. */
export async function startPrefixProxy(upstream: string): Promise<PrefixProxy> {
  const asked: PrefixProxy['asked'] = []
  const elsewhere: PrefixProxy['elsewhere'] = []
  const server = createServer(await makeCertificate(), (request, response) => {
    const { method = '', url: path = '', headers } = request
    if (path === prefix) {
      response.writeHead(308, { location: `${prefix}/` }).end()
    } else if (path.startsWith(`${prefix}/`)) {
      asked.push({ method, path, headers })
      pass(upstream, request, response)
    } else {
      elsewhere.push({ method, path, headers })
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>Another application</title>')
    }
  })
  closeAfterTest(server)
  return { base: `https://${await listening(server)}${prefix}/`, asked, elsewhere }
}

function pass(upstream: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, url = '', headers, socket } = request
  const onward = ask(new URL(url.slice(prefix.length), upstream), {
    method,
    headers: {
      ...headers,
      'x-forwarded-proto': 'https',
      'x-forwarded-for': socket.remoteAddress,
      'x-forwarded-prefix': prefix,
    },
  })
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    // An answer that grows, as events do, is passed on as it comes.
    response.flushHeaders()
    pipeline(answer, response, () => undefined)
  })
  onward.on('error', () => {
    // In a proxy's own words, as nginx has them.
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/html' })
    response.end('<h1>502 Bad Gateway</h1>')
  })
  response.on('close', () => onward.destroy())
  pipeline(request, onward, () => undefined)
}

/** Of nobody, for this test alone. */
async function makeCertificate(): Promise<{ key: Buffer; cert: Buffer }> {
  const folder = temporaryFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const made = ['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=127.0.0.1']
  await succeed('openssl', ['req', '-x509', ...kind, ...made])
  return { key: readFileSync(key), cert: readFileSync(cert) }
}
