import type { Readable } from 'node:stream'

import { delay } from '../clock.ts'
import { isInVain } from './explain-store.ts'

/** What restic 0.18 says of a store that did not answer, or not well. It goes on for 15 minutes. */
const retrying = /^.* returned error, retrying after .*$/m

const giveUpMs = 60_000

/**
 * Watches what restic says on stderr, and calls `giveUp` when it tries the same again for a minute, or at once where that is in vain. Ends with
 * the signal.
 */
export function watchRetries(stderr: Readable, ended: AbortSignal, giveUp: () => void): void {
  let isWaiting = false
  stderr.on('data', (chunk: Buffer) => {
    const [line] = retrying.exec(chunk.toString()) ?? []
    if (line === undefined || ended.aborted) return
    if (isInVain(line)) return giveUp()
    if (isWaiting) return
    isWaiting = true
    void giveUpLater(ended, giveUp)
  })
}

async function giveUpLater(ended: AbortSignal, giveUp: () => void): Promise<void> {
  await delay(giveUpMs, ended)
  if (!ended.aborted) giveUp()
}
