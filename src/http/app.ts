import swagger from '@fastify/swagger'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

import { LifeboatError } from '../errors.ts'
import type { Logger } from '../logging.ts'
import type { Backend } from './backend.ts'
import { limitRequests, mostRequests } from './limit-requests.ts'
import { sendProblem } from './problem.ts'
import { refuseUnread } from './refuse-unread.ts'
import { requireToken } from './require-token.ts'
import { addBackupRoutes } from './routes-backups.ts'
import { addRestoreRoutes } from './routes-restore.ts'
import { addHealthRoutes } from './routes-health.ts'
import { addMetricsRoute } from './routes-metrics.ts'
import { addRunEventsRoute } from './routes-run-events.ts'
import { addRunRoutes } from './routes-runs.ts'
import { addVerifyAllRoute, addVerifyRoute } from './routes-verify.ts'
import { withZod } from './with-zod.ts'

/** More than there are requests, so that health is told when those are many. */
const mostConnections = 4 * mostRequests

/** The HTTP interface; it listens nowhere until it is told to. */
export async function createApp(backend: Backend, log: Logger): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = log
  const server = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // A caller may wait for a whole backup, so that no answer and no silence has a limit; headers and bodies it must send at once.
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    keepAliveTimeout: 10_000,
    bodyLimit: 64 * 1024,
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
  const limit = limitRequests(mostRequests)
  app.addHook('onRequest', async (request, reply) => {
    requireToken(request, backend.token)
    limit(request, reply)
  })
  await app.register(swagger, {
    openapi: { info: { title: 'Lifeboat', version: '1' } },
    transform: jsonSchemaTransform,
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
    addRunEventsRoute(routes, backend)
    routes.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  })
  return server
}
