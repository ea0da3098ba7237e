/** Whatever is sent to the interface: it answers, in the form that docs/openapi.json promises, and never with a fault of its own. FUZZ_RUNS sends more. */
import type { AddressInfo } from 'node:net'
import { Ajv } from 'ajv'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'

import { anyRequest, type Document } from '../../test/support/any-request.ts'
import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleRun, exampleShown } from '../../test/support/example-manifest.ts'
import { exampleReport, exampleRestorePlan } from '../../test/support/example-restore.ts'
import { exampleStack } from '../../test/support/example-stack.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { createTestApp, token } from '../../test/support/fake-backend.ts'
import { sendRaw, type RawAnswer, type RawRequest } from '../../test/support/raw-request.ts'
import { planBackup } from '../backup/plan-backup.ts'
import { LifeboatError } from '../errors.ts'
import type { ConfigDifference } from '../model/config-difference.ts'
import { countStatistics } from '../model/count-statistics.ts'
import type { Download } from '../model/download.ts'
import { Problem } from './problem.ts'

/** The sample is the same each time: what is new is looked for by those who ask for more. */
const runs = process.env['FUZZ_RUNS']
const amount = runs === undefined ? { numRuns: 100, seed: 7 } : { numRuns: Number(runs) }

const plan = planBackup(exampleStack(), { type: 'full', services: [] }, '', 'freeze', 'local')
const run = exampleRun({ id: 'run-1', state: 'running' })
let isHealthy = true

let app: FastifyInstance
let port: number
let document: Document
let ajv: Ajv

beforeAll(async () => {
  app = await createTestApp({
    health: async () => {
      isHealthy = !isHealthy
      const reasons = isHealthy ? [] : [{ code: 'no-backup', detail: 'there is none' }]
      return { healthy: isHealthy, reasons, warnings: [], latest: null }
    },
    stack: async () => plan,
    planRestore: async ({ backup }) => requireKnown(backup, exampleRestorePlan()),
    restore: async ({ backup }) =>
      requireKnown(backup, { run, done: Promise.resolve(exampleReport()) }),
    verify: async ({ backup }) =>
      requireKnown(backup, { run, done: Promise.resolve(exampleVerification()) }),
    verifyAll: async () => ({ run, done: Promise.resolve(exampleCheck()) }),
    backup: async (id) => requireKnown(id, exampleShown()),
    folder: async ({ backup, path }) =>
      requireKnown(backup, { volume: 'uploads', path, entries: [] }),
    file: async ({ backup }) => requireKnown(backup, download),
    table: async ({ backup }) => requireKnown(backup, download),
    compareConfig: async (backup) => requireKnown(backup, unchanged(backup)),
    statistics: async () => countStatistics({ backups: [], runs: [], size: { bytes: 0 } }),
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
  const answer = await sendRaw(port, {
    method: 'GET',
    path: '/openapi.json',
    headers: { authorization: `Bearer ${token}` },
    body: '',
  })
  document = JSON.parse(answer.body) as Document
  // Of the words that only OpenAPI knows nothing is asked here.
  ajv = new Ajv({ strict: false, validateFormats: false })
  ajv.addSchema(toJsonSchema(answer.body), 'api')
})

afterAll(async () => {
  app.server.closeAllConnections()
  await app.close()
})

const download: Download = {
  name: 'invoice.txt',
  bytes: undefined,
  writeTo: async (sink) => void sink.end('hello'),
}

function unchanged(backup: string): ConfigDifference {
  return { backup, changed: [], missing: [], added: [], same: 1, inContainers: [], text: '' }
}

/** OpenAPI 3.0 has bounds that are left out as a flag beside them. */
function toJsonSchema(text: string): object {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const { minimum, exclusiveMinimum, ...rest } = value as Record<string, unknown>
    if (exclusiveMinimum === true) return { ...rest, exclusiveMinimum: minimum }
    return value
  }) as object
}

function requireKnown<T>(id: string, answer: T): T {
  if (id === 'latest') return answer
  throw new LifeboatError('no-such-backup', `there is no backup "${id}"`, { hint: 'See list.' })
}

test(
  'every answer is one that is promised',
  { timeout: 180_000 + 30 * amount.numRuns },
  async () => {
    const statuses = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(anyRequest(document), async (request) => {
        const answer = await sendRaw(port, request)
        statuses.set(answer.status, 1 + (statuses.get(answer.status) ?? 0))
        judge(request, answer)
      }),
      amount,
    )

    // Else it would have knocked at the door only.
    for (const status of [200, 202, 400, 401, 404]) {
      expect([status, (statuses.get(status) ?? 0) > 0]).toEqual([status, true])
    }
  },
)

test.each<[string, Partial<RawRequest>, number]>([
  ['a path that is no text', { path: '/backups/%zz' }, 400],
  ['a path that is none', { path: 'nowhere' }, 400],
  ['a method that is none', { method: 'LOOK' }, 400],
  ['headers without end', { headers: { 'x-long': 'x'.repeat(20_000) } }, 431],
  ['two lengths', { headers: { 'transfer-encoding': 'chunked', 'content-length': '3' } }, 400],
  ['an id without end', { path: `/backups/${'x'.repeat(2000)}` }, 414],
  ['an id that is empty', { path: '/backups//report' }, 400],
  ['a body without end', { method: 'POST', path: '/backups', body: ' '.repeat(70_000) }, 413],
])('%s is answered with a problem document', async (_what, request, status) => {
  const known = {
    method: 'GET',
    path: '/backups',
    headers: {},
    body: '',
    ...request,
  }
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    ...known.headers,
  }

  const answer = await sendRaw(port, { ...known, headers })

  expect([answer.status, answer.headers['content-type']]).toEqual([
    status,
    'application/problem+json',
  ])
  expect(Problem.parse(JSON.parse(answer.body)).status).toBe(status)
})

/** Looks at the status, the type and the content. */
function judge({ method, path }: RawRequest, { status, headers, body }: RawAnswer): void {
  const operation = findOperation(method, path)
  const promised = operation?.operation.responses[String(status)]
  if (status >= 500) expect([path, promised]).not.toEqual([path, undefined])
  if (method === 'HEAD') return expect(body).toBe('')
  if (status >= 400 && promised === undefined) {
    expect(headers['content-type']).toBe('application/problem+json')
    expect(Problem.parse(JSON.parse(body)).status).toBe(status)
    return
  }
  if (operation === undefined) return expect(path).toMatch(/^\/openapi\.json(?:\?|$)/)
  expect([status, promised]).not.toEqual([status, undefined])
  if (promised?.content?.['application/json'] === undefined) return
  const pointer = ['paths', operation.path, operation.method, 'responses', String(status)]
    .map((each) =>
      each
        .replaceAll('~', '~0')
        .replaceAll('/', '~1')
        .replaceAll('{', '%7B')
        .replaceAll('}', '%7D'),
    )
    .join('/')
  const $ref = `api#/${pointer}/content/application~1json/schema`
  const isFit = ajv.validate({ $ref }, JSON.parse(body))
  expect([path, isFit, ajv.errorsText()]).toEqual([path, true, 'No errors'])
}

/** What the document says of a request, as a router reads it: what is exact goes before what is not. */
function findOperation(sent: string, path: string) {
  const asked = path.split('?')[0] ?? ''
  // Whoever answers GET answers HEAD alike, without the body.
  const method = sent === 'HEAD' ? 'get' : sent.toLowerCase()
  const found = Object.entries(document.paths)
    .toSorted(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')))
    .find(
      ([template, methods]) =>
        method in methods &&
        new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(asked),
    )
  const operation = found?.[1][method]
  if (found === undefined || operation === undefined) return undefined
  return { path: found[0], method, operation }
}
