import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import { isInterruption, LifeboatError } from '../errors.ts'

/** RFC 9457 problem document with our own error code and hint. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  hint: z.string(),
  details: z.array(z.string()),
})
export type Problem = z.infer<typeof Problem>

const statusOf: Readonly<Record<string, number>> = {
  unauthorized: 401,
  'restore-not-allowed': 403,
  'cross-site-request': 403,
  'too-many-requests': 429,
  'no-such-backup': 404,
  'no-such-run': 404,
  'no-such-page': 404,
  'pages-not-built': 404,
  'no-such-path': 404,
  'no-such-table': 404,
  'not-a-file': 400,
  'not-a-folder': 400,
  'no-repository': 404,
  'bad-request': 400,
  'unknown-service': 400,
  'verify-options': 400,
  'service-left-out': 409,
  'not-confirmed': 400,
  'restore-selection': 400,
  'not-in-backup': 404,
  'part-missing': 404,
  'into-exists': 409,
  'database-closed': 409,
  'volume-missing': 409,
  'prepared-transactions': 409,
  'target-in-use': 409,
  'path-blocked': 409,
  'nothing-to-back-up': 409,
  'server-too-old': 409,
  'extension-missing': 409,
  'cold-database-image': 409,
  'too-little-space': 409,
  'backup-not-complete': 409,
  'table-differs': 409,
  'table-needs': 409,
  'table-locked': 409,
  'superuser-needed': 409,
  'keys-violated': 409,
  'repository-in-use': 409,
  'rebuild-unfinished': 409,
  'which-machine': 409,
  locked: 409,
  'no-engine-socket': 503,
  'engine-unreachable': 503,
  'engine-connection-lost': 503,
}

export function toProblem(error: unknown): Problem {
  if (error instanceof LifeboatError) {
    const status = statusOf[error.code] ?? 500
    return problem(status, error.code, error.message, error.hint, error.details)
  }
  const { statusCode, message } = error as FastifyError
  if (statusCode !== undefined && statusCode < 500) return problemOf(statusCode, message)
  // What went wrong inside is for the log, not for whoever asks.
  const hint = 'Look at docker compose logs of the lifeboat service, and report it.'
  return problem(500, 'bug', 'something inside Lifeboat failed', hint, [])
}

/** Of a request that is wrong in a way that the web has a status for. */
export function problemOf(status: number, detail: string): Problem {
  const hint = 'GET /openapi.json describes every request.'
  return problem(status, 'bad-request', detail, hint, [])
}

function problem(
  status: number,
  code: string,
  detail: string,
  hint: string,
  details: readonly string[],
): Problem {
  const type = `urn:lifeboat:problem:${code}`
  return {
    type,
    title: code.replaceAll('-', ' '),
    status,
    detail,
    code,
    hint,
    details: [...details],
  }
}

export async function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const document = toProblem(error)
  // Whoever goes away while they are answered has interrupted it, and nothing has failed.
  const isLeft = reply.raw.destroyed && isInterruption(error)
  if (document.status >= 500 && !isLeft) request.log.error({ err: error }, 'request failed')
  // RFC 9110, 11.6.1: a 401 names the scheme it wants.
  if (document.status === 401) reply.header('www-authenticate', 'Bearer')
  // RFC 6585, 4: how long to wait before it is worth another try.
  if (document.status === 429) reply.header('retry-after', '5')
  await reply
    .code(document.status)
    .header('content-type', 'application/problem+json')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(document)
}
