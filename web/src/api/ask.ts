import { reportAnswered, reportLost } from './connection.ts'
import { lost, ProblemError, readTrouble } from './problem.ts'
import { reportSignedOut } from './session.ts'

export type Answer<T> = {
  readonly status: number
  readonly body: T
  readonly headers: Headers
}

/** GET. `path` is relative to the page, so that a path prefix stays in front. Throws `ProblemError`. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await send<T>('GET', path, undefined, signal)).body
}

/** POST of JSON. Throws `ProblemError`. */
export async function post<T>(path: string, body: unknown): Promise<T> {
  return (await send<T>('POST', path, body)).body
}

/**
 * One request with the session's cookie. That nobody answered and that the session has ended is told to the whole page, too.
 * `accepts`: what is an answer and no problem, besides all that succeeded.
 */
export async function send<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  accepts: (status: number, body: unknown) => boolean = () => false,
): Promise<Answer<T>> {
  const response = await reach(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    // Another site's page cannot send this header, so that the cookie alone starts nothing.
    headers: {
      accept: 'application/json',
      'x-lifeboat-request': 'page',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  const value = await readJson(response)
  if (response.ok || accepts(response.status, value)) {
    reportAnswered()
    return { status: response.status, body: value as T, headers: response.headers }
  }
  const trouble = readTrouble(response.status, value)
  if (trouble === lost) reportLost()
  else reportAnswered()
  if (response.status === 401) reportSignedOut()
  throw new ProblemError(trouble)
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    reportLost()
    throw new ProblemError(lost)
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '')
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
