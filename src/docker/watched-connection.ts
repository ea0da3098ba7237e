import { Agent } from 'node:http'
import { connect, type NetConnectOpts, type Socket } from 'node:net'

/**
 * Between a connection's close and the last event of an answer that had arrived whole. Counted in turns of the event loop, not in time
 * alone: on a machine that is busy a quarter of a second passes between two of them, and a backup would be called incomplete for it.
 */
const graceTurns = 5
const turnMs = 50

type Watched = {
  readonly agent: Agent
  /** Rejects when the connection closes and nobody has said `forget` yet; never resolves. */
  readonly closedEarly: Promise<never>
  forget(): void
}

/**
 * A connection for one call that tells when it dies. docker-modem settles a call on the answer's `end` alone, and Node emits none
 * after a premature close: without this, a cut answer would be waited for until the end of days.
 */
export function watchConnection(): Watched {
  const { promise: closedEarly, reject } = Promise.withResolvers<never>()
  // The race in which this takes part may be over long before it is rejected.
  closedEarly.catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const agent = new Agent({ keepAlive: false })
  function rejectAfter(turns: number): void {
    timer = setTimeout(() => {
      if (turns > 1) rejectAfter(turns - 1)
      else reject(new Error('closed before the answer was complete'))
    }, turnMs)
  }
  const createConnection = (options: NetConnectOpts): Socket => {
    const socket = connect(options)
    socket.once('close', () => rejectAfter(graceTurns))
    return socket
  }
  Object.assign(agent, { createConnection })
  return { agent, closedEarly, forget: () => clearTimeout(timer) }
}
