import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { monotonicMs } from '../clock.ts'
import type { OnProgress } from '../model/progress.ts'

type Taking = {
  readonly take: (bytes: Readable) => Promise<void>
  readonly onProgress: OnProgress | undefined
}

const part = 'export'
const everyMs = 1000

/** Hands bytes on to whoever takes them, and tells how many went by: how many there will be nobody knows. Throws what `take` does. */
export async function takeCounted(bytes: Readable, { take, onProgress }: Taking): Promise<void> {
  if (onProgress === undefined) return take(bytes)
  let done = 0
  let toldMs = monotonicMs()
  const counting = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      done += chunk.length
      if (monotonicMs() - toldMs >= everyMs) {
        toldMs = monotonicMs()
        onProgress(part, { done })
      }
      next(null, chunk)
    },
  })
  const moving = pipeline(bytes, counting)
  // What becomes of the bytes is known to whoever takes them: an end that comes too soon is told there.
  moving.catch(() => undefined)
  try {
    await take(counting)
    await moving
  } finally {
    onProgress(part, undefined)
  }
}
