import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Agent, type ClientRequest, type IncomingMessage } from 'node:http'
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

/** Published by Node when the head of an answer has come (nodejs.org/api/diagnostics_channel.html#http). */
const answered = 'http.client.response.finish'
type Answered = { readonly request: ClientRequest; readonly response: IncomingMessage }

/**
 * A connection for one call that tells when it dies. docker-modem settles a call on the answer's `end` alone, and Node emits none
 * after a premature close: without this, a cut answer would be waited for until the end of days. An answer that came whole is none that was
 * cut, however long it takes whoever asked to work it off: a file that is unpacked onto a busy disk is seconds behind the connection's close.
 */
export function watchConnection(): Watched {
  const { promise: closedEarly, reject } = Promise.withResolvers<never>()
  // The race in which this takes part may be over long before it is rejected.
  closedEarly.catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  let own: Socket | undefined
  let answer: IncomingMessage | undefined
  function keepAnswer(message: unknown): void {
    const { request, response } = message as Answered
    if (own !== undefined && request.socket === own) answer = response
  }
  subscribe(answered, keepAnswer)
  const agent = new Agent({ keepAlive: false })
  function rejectAfter(turns: number): void {
    timer = setTimeout(() => {
      if (answer?.complete === true) return
      if (turns > 1) rejectAfter(turns - 1)
      else reject(new Error('closed before the answer was complete'))
    }, turnMs)
  }
  const createConnection = (options: NetConnectOpts): Socket => {
    own = connect(options)
    own.once('close', () => rejectAfter(graceTurns))
    return own
  }
  Object.assign(agent, { createConnection })
  function forget(): void {
    clearTimeout(timer)
    unsubscribe(answered, keepAnswer)
  }
  return { agent, closedEarly, forget }
}
