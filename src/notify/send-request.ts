import { NotDelivered } from './not-delivered.ts'
import type { WebRequest } from './shape-request.ts'

/**
 * Sends one request and wants an answer of 2xx. Throws NotDelivered, whose words hold nothing of address, headers or answer: each of them may be, or repeat, what lets
 * somebody in. No redirect is followed: it would take that along to whoever is named there.
 */
export async function sendRequest(
  { url, headers, body }: WebRequest,
  signal: AbortSignal,
): Promise<void> {
  let response
  try {
    response = await fetch(url, {
      ...(body === undefined ? { method: 'GET' } : { method: 'POST', body }),
      headers,
      signal,
      redirect: 'manual',
    })
  } catch (error) {
    throw new NotDelivered(signal.aborted ? 'it did not answer in time' : explain(error))
  }
  // It may go on for ever, and nobody reads it.
  response.body?.cancel().catch(() => undefined)
  if (response.ok) return
  const { status } = response
  const why = status >= 300 && status < 400 ? ', a redirect, which is not followed' : ''
  throw new NotDelivered(`it answered ${status}${why}`)
}

/** Of the system's errors the code alone: `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`. */
function explain(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  const code: unknown =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? `it cannot be reached (${code})` : 'it cannot be reached'
}
