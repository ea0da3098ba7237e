import { Readable, Writable } from 'node:stream'

import type { Download } from '../model/download.ts'

/**
 * A download's bytes, once the first of them are there; throws what fails before that. The last ones are held back until all is known to have gone well: a
 * tool that fails at its end has written everything that it would have. What fails later destroys the stream.
 */
export async function openDownload(download: Download): Promise<Readable> {
  const begun = Promise.withResolvers<void>()
  let wanted: (() => void) | undefined
  let held: Buffer = Buffer.alloc(0)
  let passed = 0
  const body = new Readable({
    read: () => goOn(),
    destroy: (error, done) => {
      // Whoever writes is told, whether it failed or nobody reads any longer.
      sink.destroy(error ?? new Error('nobody reads the download any longer'))
      goOn()
      done(error)
    },
  })
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      const ready = held
      held = chunk
      passed += chunk.length
      if (ready.length === 0) return done()
      begun.resolve()
      if (body.push(ready)) done()
      else wanted = done
    },
  })
  // Forgotten before it is called: what it writes at once may leave another one.
  function goOn(): void {
    const go = wanted
    wanted = undefined
    go?.()
  }

  sink.on('error', () => undefined)
  void write()
  await begun.promise
  return body

  async function write(): Promise<void> {
    try {
      await download.writeTo(sink)
      if (download.bytes !== undefined && download.bytes !== passed) throw unequal(passed)
      if (held.length > 0) body.push(held)
      body.push(null)
      begun.resolve()
    } catch (error) {
      fail(error)
    }
  }

  function fail(error: unknown): void {
    // Only one of both has somebody who waits for it.
    body.on('error', () => undefined)
    begun.reject(error)
    body.destroy(error instanceof Error ? error : new Error(String(error)))
  }

  function unequal(found: number): Error {
    return new Error(`${found} bytes were read of what has ${download.bytes}`)
  }
}
