import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'

import { LifeboatError } from '../../src/errors.ts'
import { now } from '../../src/clock.ts'
import { createApp, type Surroundings } from '../../src/http/app.ts'
import type { Backend } from '../../src/http/backend.ts'
import { createLogger } from '../../src/logging.ts'
import type { MadeBackup } from '../../src/model/made-backup.ts'
import type { Scope } from '../../src/model/scope.ts'
import { exampleFacts } from './example-facts.ts'
import {
  exampleBackup,
  exampleMade,
  exampleReported,
  exampleRun,
  exampleShown,
} from './example-manifest.ts'

export const token = 'a-token-of-my-own'
export const headers = { authorization: `Bearer ${token}` }

/** The HTTP interface before a daemon that has one backup and one run. It listens nowhere: ask it with `inject`. */
export function createTestApp(
  changes: Partial<Backend> = {},
  surroundings: Partial<Surroundings> = {},
): Promise<FastifyInstance> {
  const backend: Backend = {
    token,
    project: 'shop',
    version: '0.1.0',
    trustsProxy: false,
    health: async () => ({ healthy: true, reasons: [], warnings: [], latest: 'x' }),
    facts: async () => exampleFacts(),
    stack: () => Promise.reject(new Error('not asked for')),
    schedule: () => [],
    backups: async () => [exampleBackup()],
    backup: async (id) => {
      if (id === 'latest') return exampleShown()
      throw new LifeboatError('no-such-backup', `there is no backup "${id}"`, { hint: 'See list.' })
    },
    report: async () => exampleReported(),
    folder: () => Promise.reject(new Error('not asked for')),
    file: () => Promise.reject(new Error('not asked for')),
    table: () => Promise.reject(new Error('not asked for')),
    compareConfig: () => Promise.reject(new Error('not asked for')),
    statistics: () => Promise.reject(new Error('not asked for')),
    runs: () => [exampleRun({ id: 'run-1' })],
    run: (id) => (id === 'run-1' ? exampleRun({ id }) : undefined),
    follow: () => Readable.from([]),
    start: starting([]),
    planRestore: () => Promise.reject(new Error('not asked for')),
    restore: () => Promise.reject(new Error('not asked for')),
    verify: () => Promise.reject(new Error('not asked for')),
    verifyAll: () => Promise.reject(new Error('not asked for')),
    ...changes,
  }
  const silent = createLogger('silent')
  return createApp(backend, silent, { now, pages: () => undefined, ...surroundings })
}

/** Has it listen for the length of a test, and gives its address. */
export async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    app.server.closeAllConnections()
    await app.close()
  })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

/** Starts what it is asked for, notes it, and ends as it is told. */
export function starting(
  asked: Scope[],
  done: Promise<MadeBackup> = Promise.resolve(exampleMade()),
): Backend['start'] {
  return async (scope) => {
    asked.push(scope)
    return { run: exampleRun({ id: 'run-1', state: 'running' }), done }
  }
}
