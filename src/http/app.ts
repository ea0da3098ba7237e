import swagger from '@fastify/swagger'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { describeSchema } from './describe-schema.ts'

import { now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { Logger } from '../logging.ts'
import type { Backend } from './backend.ts'
import { authenticate, type Gate } from './authenticate.ts'
import { findPages } from './find-pages.ts'
import { limitRequests, mostRequests } from './limit-requests.ts'
import { sendProblem } from './problem.ts'
import { refuseUnread } from './refuse-unread.ts'
import { addBackupRoutes } from './routes-backups.ts'
import { addRestoreRoutes } from './routes-restore.ts'
import { addHealthRoutes } from './routes-health.ts'
import { addInsideRoutes } from './routes-inside.ts'
import { addMetricsRoute } from './routes-metrics.ts'
import { addPageRoutes } from './routes-pages.ts'
import { addRunEventsRoute } from './routes-run-events.ts'
import { addRunRoutes } from './routes-runs.ts'
import { addSessionRoutes } from './routes-session.ts'
import { addStatisticsRoute } from './routes-statistics.ts'
import { addVerifyAllRoute, addVerifyRoute } from './routes-verify.ts'
import { securityHeaders } from './security-headers.ts'
import { sessionCookie } from './session-cookie.ts'
import { openSessions } from './sessions.ts'
import { withZod } from './with-zod.ts'

/** More than there are requests, so that health is told when those are many. */
const mostConnections = 4 * mostRequests

/** What is not a daemon's to decide, so that it can be another one in a test. */
export type Surroundings = {
  readonly now: () => Date
  /** The folder of the built pages; undefined when there are none. */
  readonly pages: () => string | undefined
}

/** The HTTP interface; it listens nowhere until it is told to. */
export async function createApp(
  backend: Backend,
  log: Logger,
  { now: clock, pages }: Surroundings = { now, pages: findPages },
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = log
  const server = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // A caller may wait for a whole backup, so that no answer and no silence has a limit; headers and bodies it must send at once.
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    keepAliveTimeout: 10_000,
    bodyLimit: 64 * 1024,
    trustProxy: backend.trustsProxy,
    // What no route is looked for, and what cannot be read as a request, is refused in the same form as the rest.
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    clientErrorHandler: refuseUnread,
  })
  server.server.maxConnections = mostConnections
  const app = withZod(server)
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler((request) => {
    throw new LifeboatError(
      'no-such-page',
      `there is nothing at ${request.method} ${request.url}`,
      {
        hint: 'GET /openapi.json lists everything there is.',
      },
    )
  })
  const { token, project, trustsProxy } = backend
  const cookie = sessionCookie(project, trustsProxy)
  const gate: Gate = { token, sessions: openSessions(clock), cookie }
  const limit = limitRequests()
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    authenticate(request, gate)
    limit(request, reply)
  })
  await app.register(swagger, {
    openapi: { info: { title: 'Lifeboat', version: '1' } },
    transform: describeSchema,
  })
  await app.register(async (scope) => {
    const routes = withZod(scope)
    addHealthRoutes(routes, backend)
    addMetricsRoute(routes, backend)
    addBackupRoutes(routes, backend)
    addRestoreRoutes(routes, backend)
    addVerifyRoute(routes, backend)
    addVerifyAllRoute(routes, backend)
    addRunRoutes(routes, backend)
    addInsideRoutes(routes, backend)
    addStatisticsRoute(routes, backend)
    addSessionRoutes(routes, backend, gate)
    addPageRoutes(routes, pages)
    addRunEventsRoute(routes, backend)
    routes.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  })
  return server
}
