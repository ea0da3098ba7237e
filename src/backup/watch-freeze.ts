/** Runs inside a worker of its own, which outlives Lifeboat: what it is told to watch does not stay paused for longer than agreed. */
import { delay } from '../clock.ts'
import { connectEngine, type EngineClient } from '../docker/engine.ts'
import { unpauseContainer } from '../docker/pause.ts'

export type Watch = {
  readonly engine: string
  readonly limitMs: number
  /** `ID=NAME` each. */
  readonly containers: readonly string[]
}

type Say = (line: Record<string, unknown>) => void

/**
 * Says `armed` once the engine answers. From `begun` on it counts, and says `fired` when it has unpaused all of them because the limit
 * was reached, `disarmed` when it was told in time. One that is never begun ends by itself.
 */
export async function watchFreeze(
  { engine: address, limitMs, containers }: Watch,
  begun: Promise<void>,
  done: AbortSignal,
  say: Say,
): Promise<void> {
  await watchOver(connectEngine(address), { limitMs, containers, begun, done }, say)
}

type Watching = Omit<Watch, 'engine'> & {
  readonly begun: Promise<void>
  readonly done: AbortSignal
}

export async function watchOver(
  engine: EngineClient,
  { limitMs, containers, begun, done }: Watching,
  say: Say,
): Promise<void> {
  await engine.call('asking the engine whether it answers', (docker) => docker.ping())
  say({ event: 'armed' })
  await Promise.race([begun, delay(idleMs, done)])
  await delay(limitMs, done)
  if (done.aborted) {
    say({ event: 'disarmed' })
    return
  }
  const settled = await Promise.allSettled(
    containers.map((each) => {
      const [id = '', name = id] = each.split('=')
      return unpauseContainer(engine, id, name)
    }),
  )
  say({ event: 'fired' })
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Lifeboat died between arming it and pausing anything. */
const idleMs = 600_000
