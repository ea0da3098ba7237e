import Docker from 'dockerode'

import { LifeboatError } from '../errors.ts'
import { explainConnection } from './connection-errors.ts'
import { watchConnection } from './watched-connection.ts'

/**
 * The engine's API. Calls are not repeated by themselves: an answer that was lost leaves it open what the engine did,
 * so the step that asked fails and cleaning up by label settles the rest.
 */
export type EngineClient = {
  /** How many calls were lost so far; a run in which it grew is not called complete. */
  readonly lostCalls: () => number
  /** Runs exactly one API call. Throws a LifeboatError; one that the engine itself answered with is an EngineError. */
  call<T>(what: string, act: (docker: Docker) => Promise<T>, patience?: Patience): Promise<T>
}

/** For a call whose answer has reason to be silent for longer than others. */
type Patience = { readonly idleMs: number }

/** No call of ours is silent for so long but a stop: what takes hours is asked for again and again instead. */
const idleLimitMs = 300_000

/**
 * The engine's refusal of a call. Whoever can say more catches it; what nobody expected is still something that happened on the
 * engine, a container that is gone for one, and no bug of ours.
 */
export class EngineError extends LifeboatError {
  readonly statusCode: number

  constructor(what: string, statusCode: number, cause: Error) {
    super('engine-refused', `the engine refused ${what}: ${cause.message.trim()}`, {
      hint: 'Most often something was stopped or removed meanwhile. Look at the stack, then run it again.',
      cause,
    })
    this.statusCode = statusCode
  }
}

type Speaking = {
  /** Of the API, for example `1.41`; else it speaks the engine's newest. */
  readonly apiVersion?: string
  /** How long an answer may be silent, for one that has reason to be. */
  readonly idleMs?: number
}

export function connectEngine(
  address: string,
  { apiVersion, idleMs = idleLimitMs }: Speaking = {},
): EngineClient {
  let lost = 0
  const spoken = apiVersion === undefined ? {} : { version: `v${apiVersion}` }
  async function call<T>(
    what: string,
    act: (docker: Docker) => Promise<T>,
    patience: Patience = { idleMs },
  ): Promise<T> {
    const connection = watchConnection()
    const timeout = Math.max(idleMs, patience.idleMs)
    const options = { ...endpoint(address), timeout, agent: connection.agent, ...spoken }
    const docker = new Docker(options)
    try {
      return await Promise.race([act(docker), connection.closedEarly])
    } catch (error) {
      const statusCode = readStatus(error)
      if (statusCode !== undefined) throw new EngineError(what, statusCode, error as Error)
      const problem = explainConnection(address, what, error)
      if (problem.code === 'engine-connection-lost') lost += 1
      throw problem
    } finally {
      connection.forget()
    }
  }
  return { call, lostCalls: () => lost }
}

export function isEngineError(error: unknown, statusCode?: number): error is EngineError {
  if (!(error instanceof EngineError)) return false
  return statusCode === undefined || error.statusCode === statusCode
}

function readStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}

function endpoint(address: string): Docker.DockerOptions {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) }
  const url = new URL(address.replace(/^tcp:/, 'http:'))
  return { protocol: 'http', host: url.hostname, port: Number(url.port) }
}
