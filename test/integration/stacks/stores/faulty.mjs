// Stands before the store, and does to requests what the file /tmp/fault says: `unavailable`, `reset EVERY`, `slow MILLISECONDS`; nothing while there is none.
// Each request that it did it to is a byte in /tmp/done.
import { appendFileSync, readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'

let count = 0

createServer((asked, answer) => {
  const [fault, figure] = readFault()
  count += 1
  const isCut = fault === 'reset' && count % Number(figure) === 0
  if (isCut || ['unavailable', 'slow'].includes(fault)) appendFileSync('/tmp/done', '.')
  if (fault === 'unavailable') {
    asked.resume()
    return answer
      .writeHead(503, { 'content-type': 'application/xml' })
      .end(
        '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
      )
  }
  // By turns before anything was passed on, and when the store has done what it was asked.
  const cut = () => asked.socket.resetAndDestroy()
  if (isCut && count % (2 * Number(figure)) === 0) return cut()
  const { method, url: path, headers } = asked
  const onward = request({ host: 'store', port: 9000, method, path, headers }, (reply) => {
    if (isCut) return cut()
    setTimeout(
      () => {
        answer.writeHead(reply.statusCode, reply.headers)
        reply.pipe(answer)
      },
      fault === 'slow' ? Number(figure) : 0,
    )
  })
  onward.on('error', cut)
  asked.on('error', () => onward.destroy())
  asked.pipe(onward)
}).listen(9000)

function readFault() {
  try {
    return readFileSync('/tmp/fault', 'utf8').trim().split(' ')
  } catch {
    return []
  }
}
