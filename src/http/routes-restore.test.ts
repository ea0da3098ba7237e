import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import {
  choose,
  exampleReport,
  exampleRestorePlan,
  select,
  tableStep,
} from '../../test/support/example-restore.ts'
import { createTestApp, headers } from '../../test/support/fake-backend.ts'
import { LifeboatError } from '../errors.ts'
import type { RestoreReport, RestoreWish } from '../model/restore.ts'
import type { Backend } from './backend.ts'

const usual: RestoreWish = { backup: 'latest', selection: select(), options: choose() }

describe('POST /backups/ID/restore', () => {
  test('answers 202 with where to look, without waiting for the end', async () => {
    const { promise } = Promise.withResolvers<RestoreReport>()

    const response = await post({ restore: restoring([], () => promise) })

    expect(response.statusCode).toBe(202)
    expect(response.headers.location).toBe('/runs/run-1')
    expect(response.json()).toEqual(running)
  })

  test('asks for the whole backup, in the careful way, when no more is said', async () => {
    const asked: RestoreWish[] = []

    await post({ restore: restoring(asked) })

    expect(asked).toEqual([usual])
    expect(usual).toEqual({
      backup: 'latest',
      selection: { type: 'full', services: [], databases: [], volumes: [] },
      options: {
        safeguard: true,
        keepOld: false,
        checkSpace: true,
        keepExtra: false,
        replaceRoles: false,
      },
    })
  })

  test('asks for what is named', async () => {
    const asked: RestoreWish[] = []
    const selection = select({
      type: 'database',
      services: ['db'],
      databases: ['My "Shop"'],
      table: 'public.orders',
      volumes: ['uploads'],
      path: 'a/b',
      into: 'look',
    })
    const options = choose({
      safeguard: false,
      keepOld: true,
      checkSpace: false,
      keepExtra: true,
      replaceRoles: true,
    })

    await post({ restore: restoring(asked) }, { ...selection, ...options }, '2026-11-21T03')

    expect(asked).toEqual([{ backup: '2026-11-21T03', selection, options }])
  })

  test.each(['blog', 'Shop', 'shop ', ''])(
    'confirmed with %j is 400, and changes nothing',
    async (confirm) => {
      // Neither of the backend's restores may be asked: both would answer 500.
      const response = await post({}, { confirm })
      const dry = await post({}, { confirm, dryRun: true })

      for (const { statusCode, json } of [response, dry]) {
        expect(statusCode).toBe(400)
        expect(json()).toMatchObject({
          code: 'not-confirmed',
          detail: `"${confirm}" does not confirm a restore into shop`,
          hint: 'Send {"confirm": "shop"} when this is the stack that you mean. Nothing was changed.',
        })
      }
    },
  )

  test.each([
    ['no body', undefined],
    ['no confirmation', {}],
    ['a confirmation that is no text', { confirm: true }],
    ['a field that nobody knows', { confirm: 'shop', database: 'app' }],
    ['the field of another command', { confirm: 'shop', yes: true }],
    ['a type that there is not', { confirm: 'shop', type: 'everything' }],
    ['one database that is no list', { confirm: 'shop', databases: 'app' }],
    ['an option that is no boolean', { confirm: 'shop', safeguard: 'false' }],
    ['half a document', '{"confirm":'],
  ])('with %s is 400, and changes nothing', async (_what, payload) => {
    const asked: RestoreWish[] = []
    const server = await createTestApp({ restore: restoring(asked) })

    const response = await server.inject({
      method: 'POST',
      url: '/backups/latest/restore',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })

    expect([response.statusCode, asked]).toEqual([400, []])
    expect(response.json()).toMatchObject({
      code: 'bad-request',
      hint: 'GET /openapi.json describes every request.',
    })
  })

  test('without the token is 401, and changes nothing', async () => {
    const asked: RestoreWish[] = []
    const server = await createTestApp({ restore: restoring(asked) })

    const response = await server.inject({
      method: 'POST',
      url: '/backups/latest/restore',
      payload: { confirm: 'shop' },
    })

    expect([response.statusCode, asked]).toEqual([401, []])
  })

  test.each(['?wait=yes', '?wiat=true'])('with %s is 400', async (query) => {
    expect((await post({ restore: restoring([]) }, {}, 'latest', query)).statusCode).toBe(400)
  })

  test('as a dry run answers 200 with the plan, and restores nothing', async () => {
    const plan = exampleRestorePlan({ steps: [tableStep()], warnings: ['w'] })
    const asked: RestoreWish[] = []
    const planRestore: Backend['planRestore'] = async (wish) => {
      asked.push(wish)
      return plan
    }

    const response = await post({ planRestore }, { dryRun: true, table: 'orders' })

    expect([response.statusCode, response.json()]).toEqual([200, plan])
    expect(asked).toEqual([{ ...usual, selection: select({ table: 'orders' }) }])
  })

  test('with wait=true answers 200 with the report', async () => {
    const response = await post({ restore: restoring([]) }, {}, 'latest', '?wait=true')

    expect([response.statusCode, response.json()]).toEqual([200, exampleReport()])
  })

  test.each([
    ['restore-undone', 500],
    ['restore-stopped', 500],
    ['part-damaged', 500],
  ])('with wait=true answers with the problem of a run that ended as %s', async (code, status) => {
    const failed = new LifeboatError(code, 'it failed', { hint: 'Look.' })

    const restore = restoring([], () => Promise.reject(failed))

    const response = await post({ restore }, {}, 'latest', '?wait=true')

    expect([response.statusCode, response.json().code]).toEqual([status, code])
  })

  test('without waiting survives a run that fails', async () => {
    const restore = restoring([], () => Promise.reject(new Error('later')))

    expect((await post({ restore })).statusCode).toBe(202)
  })

  test.each([
    ['locked', 409],
    ['no-such-backup', 404],
    ['not-in-backup', 404],
    ['part-missing', 404],
    ['restore-selection', 400],
    ['into-exists', 409],
    ['volume-missing', 409],
    ['target-in-use', 409],
    ['server-too-old', 409],
    ['extension-missing', 409],
    ['prepared-transactions', 409],
    ['too-little-space', 409],
    ['backup-not-complete', 409],
  ])('that is refused as %s is %i', async (code, status) => {
    const refusal = new LifeboatError(code, 'refused', { hint: 'What to do.', details: ['a line'] })

    const response = await post({ restore: () => Promise.reject(refusal) })

    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ code, hint: 'What to do.', details: ['a line'] })
  })
})

const running = exampleRun({ id: 'run-1', kind: 'restore', state: 'running' })

/** Starts what it is asked for, notes it, and ends as it is told. */
function restoring(
  asked: RestoreWish[],
  end: () => Promise<RestoreReport> = async () => exampleReport(),
): Backend['restore'] {
  return async (wish) => {
    asked.push(wish)
    return { run: running, done: end() }
  }
}

async function post(
  changes: Partial<Backend>,
  payload: object = {},
  id = 'latest',
  query = '',
): Promise<Awaited<ReturnType<FastifyInstance['inject']>>> {
  const server = await createTestApp(changes)
  const url = `/backups/${id}/restore${query}`
  return server.inject({ method: 'POST', url, headers, payload: { confirm: 'shop', ...payload } })
}
