import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/**
 * Node's server parses the body of an upgrade request, but dockerode announces a chunked body there and then writes raw.
 * So the parser gets the bytes only up to one blank line at a time: at a hijack all that follows the head is still here.
 */
export function openGate(client: Socket): { readonly stream: Duplex; release(): void } {
  const nothing: Buffer = Buffer.alloc(0)
  let held = nothing
  let passed = nothing
  let isReleased = false

  const stream = new Duplex({
    // Later, because a stream asks for the next piece before it has emitted the last one.
    read: () => void setImmediate(pass),
    write: (piece: Buffer, _encoding, done) => void client.write(piece, done),
    final: (done) => void (isReleased ? done() : client.end(done)),
  })
  stream.on('error', ignore).once('close', () => isReleased || client.destroy())
  client.once('end', () => isReleased || stream.push(null)).once('close', () => stream.destroy())

  function pass(): void {
    if (isReleased || stream.destroyed) return
    if (held.length === 0) held = Buffer.from(client.read() ?? nothing)
    if (held.length === 0) return void client.once('readable', pass)
    const blankLine = Buffer.concat([passed, held]).indexOf('\r\n\r\n')
    const end = blankLine === -1 ? held.length : blankLine + 4 - passed.length
    const piece = held.subarray(0, end)
    held = held.subarray(end)
    passed = Buffer.concat([passed, piece]).subarray(-3)
    stream.push(piece)
  }

  function release(): void {
    isReleased = true
    if (held.length > 0) client.unshift(held)
  }
  return { stream, release }
}

function ignore(): void {}
