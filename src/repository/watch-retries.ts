import type { Readable } from 'node:stream'

import { delay } from '../clock.ts'

/** What restic 0.18 says of a store that did not answer, or not well. It goes on for 15 minutes. */
const retrying = /^.* returned error, retrying after .*$/m

/** Reasons that no waiting mends, which restic waits for all the same. */
const hopeless =
  /access ?denied|forbidden|unauthorized|access ?key ?id|signature|bucket does not exist|NoSuchBucket|no such host|certificate/i

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
    if (hopeless.test(line)) return giveUp()
    if (isWaiting) return
    isWaiting = true
    void giveUpLater(ended, giveUp)
  })
}

async function giveUpLater(ended: AbortSignal, giveUp: () => void): Promise<void> {
  await delay(giveUpMs, ended)
  if (!ended.aborted) giveUp()
}
