import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

import { delay } from '../clock.ts'
import { isInVain } from './explain-store.ts'

/** What restic 0.18 says of a store that did not answer, or not well, and before it, what it wanted of it. It goes on for 15 minutes. */
const retrying = /^(.*?) returned error, retrying after /

/** What it says when it got that after all, or an answer that no retrying changes. */
const settled = /^(.*?) (?:operation successful after \d+ retries$|failed: )/

const giveUpMs = 60_000

/**
 * Watches what restic says on stderr, and calls `giveUp` when it tries the same again for a minute, or at once where that is in vain. Ends with
 * the signal.
 */
export function watchRetries(stderr: Readable, ended: AbortSignal, giveUp: () => void): void {
  const waiting = new Map<string, AbortController>()
  const decoder = new StringDecoder('utf8')
  let begun = ''
  stderr.on('data', (chunk: Buffer) => {
    const lines = (begun + decoder.write(chunk)).split('\n')
    begun = lines.pop() ?? ''
    for (const line of lines) if (!ended.aborted) hear(line)
  })

  function hear(line: string): void {
    const [, gotten] = settled.exec(line) ?? []
    if (gotten !== undefined) {
      waiting.get(gotten)?.abort()
      waiting.delete(gotten)
    }
    const [, wanted] = retrying.exec(line) ?? []
    if (wanted === undefined) return
    if (isInVain(line)) return giveUp()
    if (waiting.has(wanted)) return
    const recovered = new AbortController()
    waiting.set(wanted, recovered)
    void giveUpLater(AbortSignal.any([ended, recovered.signal]), giveUp)
  }
}

async function giveUpLater(over: AbortSignal, giveUp: () => void): Promise<void> {
  await delay(giveUpMs, over)
  if (!over.aborted) giveUp()
}
