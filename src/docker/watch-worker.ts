import { delay } from '../clock.ts'
import { readAmount } from '../model/read-amount.ts'
import type { WorkerSpec } from '../model/worker.ts'
import { splitLogFrames } from './read-logs.ts'
import type { RunContext } from './run-context.ts'

/** As often as restic says how far it is. */
const everyMs = 1000

/** It may say something else between two looks. */
const lastLines = 20

/**
 * Tells how far a worker is, as its own output says, until what it gives is called. Over a connection of its own, and beside whoever waits for the
 * worker: what is lost, late or broken here is not told, and nothing else comes of it.
 */
export function watchWorker(
  { watching, signal }: RunContext,
  { moves }: Pick<WorkerSpec, 'moves'>,
  id: string,
): () => void {
  if (watching === undefined || moves === undefined) return () => undefined
  const { engine, onProgress } = watching
  const part = moves
  const ended = new AbortController()

  async function look(): Promise<string | undefined> {
    const raw = await engine.call('looking how far a worker is', (docker) =>
      docker.getContainer(id).logs({ stdout: true, tail: lastLines, follow: false }),
    )
    const { stdout } = splitLogFrames(Buffer.isBuffer(raw) ? raw : Buffer.from(raw))
    return stdout.split('\n').findLast((line) => readAmount(line) !== undefined)
  }

  async function watch(): Promise<void> {
    const either = AbortSignal.any([ended.signal, signal])
    let last: string | undefined
    for (;;) {
      await delay(everyMs, either)
      if (either.aborted) return
      const line = await look().catch(() => undefined)
      if (line === undefined || line === last || either.aborted) continue
      last = line
      onProgress(part, readAmount(line))
    }
  }

  void watch()
  return () => {
    if (ended.signal.aborted) return
    ended.abort()
    onProgress(part, undefined)
  }
}
