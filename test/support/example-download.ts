import { once } from 'node:events'
import type { Writable } from 'node:stream'

import type { Download } from '../../src/model/download.ts'

/** A download of these bytes, written as a tool writes them: waiting where the reader is slow. */
export function sending(
  name: string,
  chunks: readonly Buffer[],
  bytes: number | undefined,
): Download {
  return {
    name,
    bytes,
    writeTo: async (sink) => {
      for (const chunk of chunks) await write(sink, chunk)
      sink.end()
      await once(sink, 'finish')
    },
  }
}

export function write(sink: Writable, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    sink.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
}
