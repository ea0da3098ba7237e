import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'

import { exampleFailure, exampleMade, exampleRun } from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { createTestApp, headers, starting } from '../../test/support/fake-backend.ts'
import { LifeboatError } from '../errors.ts'
import type { MadeBackup } from '../model/made-backup.ts'
import type { Scope } from '../model/scope.ts'
import type { Backend } from './backend.ts'

describe('POST /backups', () => {
  test('answers 202 with where to look, without waiting for the end', async () => {
    const { promise } = Promise.withResolvers<MadeBackup>()

    const response = await post({ start: starting([], promise) })

    expect(response.statusCode).toBe(202)
    expect(response.headers.location).toBe('/runs/run-1')
    expect(response.json()).toEqual(exampleRun({ id: 'run-1', state: 'running' }))
  })

  test.each([
    ['nothing', undefined, { type: 'full', services: [] }],
    ['an empty object', {}, { type: 'full', services: [] }],
    ['a type', { type: 'volumes' }, { type: 'volumes', services: [] }],
    ['services', { services: ['web'] }, { type: 'full', services: ['web'] }],
  ])('with %s asks for the scope that is meant', async (_what, payload, expected) => {
    const asked: Scope[] = []

    await post({ start: starting(asked) }, payload)

    expect(asked).toEqual([expected])
  })

  test.each([
    ['an unknown type', { type: 'everything' }],
    ['services that are no list', { services: 'web' }],
    ['a field that nobody knows', { typ: 'full' }],
    ['text', 'full'],
    ['half a document', '{"type":'],
  ])('with %s is 400, and starts nothing', async (_what, payload) => {
    const asked: Scope[] = []
    const response = await (
      await createTestApp({ start: starting(asked) })
    ).inject({
      method: 'POST',
      url: '/backups',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })

    expect([response.statusCode, asked]).toEqual([400, []])
    expect(response.json()).toMatchObject({
      code: 'bad-request',
      hint: 'GET /openapi.json describes every request.',
    })
  })

  test.each(['?wait=yes', '?wiat=true'])('with %s is 400', async (query) => {
    const server = await createTestApp()
    const url = `/backups${query}`

    expect((await server.inject({ method: 'POST', url, headers })).statusCode).toBe(400)
  })

  test('of a service that is not there is 400', async () => {
    const unknown = new LifeboatError('unknown-service', 'no service "wep"', { hint: 'web?' })

    const response = await post({ start: () => Promise.reject(unknown) })

    expect([response.statusCode, response.json().code]).toEqual([400, 'unknown-service'])
  })

  test('while another run is under way is 409 and names that run', async () => {
    const locked = new LifeboatError('locked', 'run run-0 (backup) is under way', {
      hint: 'Wait until it has ended.',
      details: ['run-0'],
    })

    const response = await post({ start: () => Promise.reject(locked) })

    expect(response.statusCode).toBe(409)
    expect(response.json()).toMatchObject({
      code: 'locked',
      detail: 'run run-0 (backup) is under way',
      details: ['run-0'],
    })
  })

  test('with wait=true answers 200 with the manifest of a complete backup', async () => {
    const response = await post({}, undefined, '?wait=true')

    expect([response.statusCode, response.json()]).toEqual([200, exampleMade()])
  })

  test('with wait=true answers 500 for an incomplete one, and names what failed', async () => {
    const manifest = exampleMade({ state: 'incomplete', failures: [exampleFailure()] })

    const response = await post(
      { start: starting([], Promise.resolve(manifest)) },
      undefined,
      '?wait=true',
    )

    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({
      code: 'backup-incomplete',
      detail: `backup ${manifest.id} is incomplete`,
      hint: `GET /backups/${manifest.id} holds everything about it.`,
      details: ['database "app" of db: dump-db failed: it ended with exit code 1'],
    })
  })

  test('with wait=true answers 200 with what was proved of a backup that is proved', async () => {
    const made = exampleMade({ level: 'decoded', verification: exampleVerification() })

    const response = await post(
      { start: starting([], Promise.resolve(made)) },
      undefined,
      '?wait=true',
    )

    expect([response.statusCode, response.json()]).toEqual([200, made])
  })

  test('with wait=true answers 500 for one that is not proved, and says what speaks against it', async () => {
    const verification = exampleVerification({ proved: 'stored', findings: [exampleFailure()] })
    const made = exampleMade({ level: 'stored', verification })

    const response = await post(
      { start: starting([], Promise.resolve(made)) },
      undefined,
      '?wait=true',
    )

    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({
      code: 'verification-failed',
      detail: `backup ${verification.backup} is not decoded, only stored`,
      details: [
        'database "app" of db: dump-db failed: it ended with exit code 1',
        'pg_dump: error: connection lost',
      ],
    })
  })

  test('with wait=true answers 500 for one that could not be looked at, and says that it is kept', async () => {
    const unverified = exampleFailure({ why: 'there is no room', hint: 'Make room.', details: [] })

    const made = Promise.resolve(exampleMade({ unverified }))
    const response = await post({ start: starting([], made) }, undefined, '?wait=true')

    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({
      code: 'backup-unverified',
      detail: `backup ${exampleMade().id} is complete, but could not be verified: there is no room`,
      hint: `The backup is kept. Make room. Then run lifeboat verify ${exampleMade().id}.`,
    })
  })

  test('with wait=true answers with the problem of a run that failed', async () => {
    const full = new LifeboatError('repository-full', 'no space is left', { hint: 'Free space.' })

    const response = await post(
      { start: starting([], Promise.reject(full)) },
      undefined,
      '?wait=true',
    )

    expect([response.statusCode, response.json().code]).toEqual([500, 'repository-full'])
  })

  test('without waiting survives a run that fails', async () => {
    const failed = Promise.reject(new Error('later'))

    expect((await post({ start: starting([], failed) })).statusCode).toBe(202)
  })
})

async function post(
  changes: Partial<Backend>,
  payload?: object,
  query = '',
): Promise<Awaited<ReturnType<FastifyInstance['inject']>>> {
  const server = await createTestApp(changes)
  const body = payload === undefined ? {} : { payload }
  return server.inject({ method: 'POST', url: `/backups${query}`, headers, ...body })
}
