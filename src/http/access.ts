import type { FastifyRequest } from 'fastify'

/**
 * Who is answered besides those with the token or a session. `health`: everybody, always, for container health checks carry no secrets. `page`: everybody, for the
 * pages hold nothing but themselves. `login`: everybody, a few at once.
 */
type Access = 'health' | 'page' | 'login'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Missing: nobody else. It belongs to the route that was found, so that no spelling of an address is taken for another one. */
    readonly access?: Access
  }
}

export function accessOf(request: FastifyRequest): Access | undefined {
  return request.routeOptions.config.access
}
