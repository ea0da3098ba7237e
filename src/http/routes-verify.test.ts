import { describe, expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleFailure, exampleRun } from '../../test/support/example-manifest.ts'
import { exampleVerification } from '../../test/support/example-verification.ts'
import { createTestApp, headers } from '../../test/support/fake-backend.ts'
import { LifeboatError } from '../errors.ts'
import type { CheckedBackup, RepositoryCheck } from '../model/repository-check.ts'
import type { Verification, VerifyWish } from '../model/verification.ts'
import type { Backend } from './backend.ts'

const running = exampleRun({ id: 'run-1', kind: 'verify', state: 'running' })

test('answers 202 with where to look', async () => {
  const asked: VerifyWish[] = []

  const response = await post(verifying(asked))

  expect([response.statusCode, response.headers.location]).toEqual([202, '/runs/run-1'])
  expect(asked).toEqual([{ backup: 'latest', level: 'decoded', stack: false }])
})

test('asks for the level that is meant', async () => {
  const asked: VerifyWish[] = []

  await post(verifying(asked), { level: 'stored' })

  expect(asked).toEqual([{ backup: 'latest', level: 'stored', stack: false }])
})

test.each([{ level: 'certain' }, { levle: 'stored' }])('with %j is 400', async (payload) => {
  const asked: VerifyWish[] = []

  expect((await post(verifying(asked), payload)).statusCode).toBe(400)
  expect(asked).toEqual([])
})

test('drills the whole stack when that is asked for', async () => {
  const asked: VerifyWish[] = []

  await post(verifying(asked), { level: 'drilled', stack: true })

  expect(asked).toEqual([{ backup: 'latest', level: 'drilled', stack: true }])
})

test('brings up no stack without a drill', async () => {
  const asked: VerifyWish[] = []

  const response = await post(verifying(asked), { stack: true })

  expect([response.statusCode, response.json().code]).toEqual([400, 'verify-options'])
  expect(asked).toEqual([])
})

test('with wait=true answers with what was proved', async () => {
  const response = await post(verifying([]), {}, '?wait=true')

  expect([response.statusCode, response.json()]).toEqual([200, exampleVerification()])
})

test('with wait=true says what speaks against the backup', async () => {
  const failed = exampleVerification({ proved: 'stored', findings: [exampleFailure()] })
  const { what, why, details } = exampleFailure()

  const response = await post(
    verifying([], async () => failed),
    {},
    '?wait=true',
  )

  expect(response.statusCode).toBe(500)
  expect(response.json()).toMatchObject({
    code: 'verification-failed',
    detail: `backup ${failed.backup} is not decoded, only stored`,
    details: [`${what}: ${why}`, ...details],
  })
})

test('without waiting survives a run that fails', async () => {
  const later = verifying([], () => Promise.reject(new Error('later')))

  expect((await post(later)).statusCode).toBe(202)
})

test('while another run is under way is 409', async () => {
  const locked = new LifeboatError('locked', 'a run is under way', { hint: 'Wait.' })

  expect((await post(() => Promise.reject(locked))).statusCode).toBe(409)
})

function verifying(
  asked: VerifyWish[],
  end: () => Promise<Verification> = async () => exampleVerification(),
): Backend['verify'] {
  return async (wish) => {
    asked.push(wish)
    return { run: running, done: end() }
  }
}

async function post(verify: Backend['verify'], payload: object = {}, query = '') {
  const app = await createTestApp({ verify })
  return app.inject({ method: 'POST', url: `/backups/latest/verify${query}`, headers, payload })
}

describe('all backups', () => {
  const lost: CheckedBackup = {
    id: 'b2',
    project: 'shop',
    state: 'lost',
    findings: [exampleFailure()],
  }

  test('answers 202 with where to look', async () => {
    const response = await postAll(async () => exampleCheck())

    expect([response.statusCode, response.headers.location]).toEqual([202, '/runs/run-1'])
  })

  test('with wait=true answers with what was found', async () => {
    const response = await postAll(async () => exampleCheck(), '?wait=true')

    expect([response.statusCode, response.json()]).toEqual([200, exampleCheck()])
  })

  test('with wait=true names what is damaged', async () => {
    const response = await postAll(async () => exampleCheck({ backups: [lost] }), '?wait=true')

    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({
      code: 'verification-failed',
      detail: '1 of 1 backups are damaged or lost',
      details: expect.arrayContaining(['backup b2 of shop: lost']),
    })
  })
})

async function postAll(end: () => Promise<RepositoryCheck>, query = '') {
  const app = await createTestApp({ verifyAll: async () => ({ run: running, done: end() }) })
  return app.inject({ method: 'POST', url: `/backups/verify${query}`, headers })
}
