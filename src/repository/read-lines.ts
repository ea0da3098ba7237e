import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Gives each line as soon as it is there, and resolves when there are no more. Whoever writes them never waits for whoever takes them. */
export async function readLines(stream: Readable, take: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Infinity })
  lines.on('line', take)
  await once(lines, 'close')
}
