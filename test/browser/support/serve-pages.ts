import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import type { FastifyInstance } from 'fastify'

import type { Backend } from '../../../src/http/backend.ts'
import { createTestApp } from '../../support/fake-backend.ts'
import { exampleDaemon } from './example-pages.ts'

export const built = join(import.meta.dirname, '../../../web/dist')

/** What is to stand behind the pages. */
export type Behind = { readonly daemon?: Partial<Backend>; readonly now?: () => Date }

export type Served = {
  readonly base: string
  readonly app: FastifyInstance
}

/** The real HTTP interface, on a port of this host, before a daemon that the caller makes. */
export async function servePages({ daemon = {}, now }: Behind, port = 0): Promise<Served> {
  const app = await createTestApp(exampleDaemon(daemon), {
    now: now ?? (() => new Date()),
    pages: () => (existsSync(built) ? built : undefined),
  })
  await app.listen({ host: '127.0.0.1', port })
  return { app, base: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/` }
}

export async function closeServed({ app }: Served): Promise<void> {
  app.server.closeAllConnections()
  await app.close()
}
