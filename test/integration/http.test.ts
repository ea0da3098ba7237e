import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { isTorture } from '../support/torture.ts'
import { demandPasswords } from '../support/demand-passwords.ts'
import { eventually } from '../support/eventually.ts'
import { holdTable } from '../support/hold-table.ts'
import { openHttp, readShownTokens, type Http } from '../support/http.ts'
import { succeed } from '../support/run-command.ts'
import { startTestStack, type TestStack } from '../support/test-stack.ts'

let stack: TestStack
let http: Http
let token: string

beforeAll(async () => {
  stack = await startTestStack({ isNew: true })
  await stack.sql('CREATE TABLE held AS SELECT generate_series(1, 10) AS n')
  token = (await readShownTokens(stack.container('lifeboat'))).at(-1) ?? ''
  http = await openHttp(stack.container('lifeboat'), token)
})

afterAll(() => stack.down())

describe('the access token', () => {
  test('is generated at the first start, shown once, and kept over a restart', async () => {
    await restart()

    expect(await readShownTokens(stack.container('lifeboat'))).toHaveLength(1)
    expect((await http.get('/runs')).status).toBe(200)
  })

  test('is made anew when a full disk left it empty: an empty one would let everybody in', async () => {
    await stack.shell('lifeboat', ': >/state/token')
    await restart()

    const answer = await fetch(`${http.base}/runs`, { headers: { authorization: 'Bearer ' } })
    expect((await http.withToken('').get('/runs')).status).toBe(401)
    expect(answer.status).toBe(401)

    token = (await readShownTokens(stack.container('lifeboat'))).at(-1) ?? ''
    http = http.withToken(token)
    expect((await http.get('/runs')).status).toBe(200)
  })

  test.each([undefined, 'wrong'])(
    'is needed: without it (%s) the answer is a 401 problem document',
    async (given) => {
      for (const path of ['/stack', '/backups', '/runs', '/metrics', '/openapi.json', '/nothing']) {
        const answer = await http.withToken(given).get(path)

        expect(answer.status).toBe(401)
        expect(answer.type).toContain('application/problem+json')
        expect(answer.body).toMatchObject({
          code: 'unauthorized',
          status: 401,
          hint: expect.stringContaining('Authorization: Bearer TOKEN'),
        })
      }
    },
  )

  test('is not needed to ask whether the process lives', async () => {
    expect((await http.withToken(undefined).get('/health/live')).status).toBe(200)
  })
})

describe('before the first backup', () => {
  test('/health answers 503 and says why, without a token', async () => {
    const answer = await http.withToken(undefined).get('/health')

    expect(answer.status).toBe(503)
    expect(answer.body).toMatchObject({ healthy: false, latest: null })
    expect(answer.body.reasons).toHaveLength(1)
  })

  test('/backups says that there is no repository, and how to get one', async () => {
    expect(await http.get('/backups')).toMatchObject({
      status: 404,
      body: { code: 'no-repository', hint: expect.stringContaining('The first backup makes one') },
    })
  })
})

describe('a request that is wrong', () => {
  test.each([
    ['a type that is not there', { type: 'everything' }, 'body/type'],
    ['a field that is not there', { typ: 'full' }, 'typ'],
    ['services that are no list', { services: 'db' }, 'body/services'],
    ['a body that is no object', [], 'body'],
  ])(
    '%s is refused with a 400 problem that names it, and starts nothing',
    async (_, body, names) => {
      const answer = await http.post('/backups', body)

      expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request', status: 400 } })
      expect(answer.type).toContain('application/problem+json')
      expect(answer.body.detail).toContain(names)
      expect((await http.get('/runs')).body).toEqual([])
    },
  )

  test('JSON that is cut short is refused with a 400 problem', async () => {
    expect(await http.send('POST', '/backups', '{"type": "fu')).toMatchObject({
      status: 400,
      body: { code: 'bad-request' },
    })
  })

  test('an unknown query is refused with a 400 problem', async () => {
    expect(await http.post('/backups?wait=yes', {})).toMatchObject({
      status: 400,
      body: { code: 'bad-request' },
    })
  })

  test('a service that is not there is refused with a 400 problem that suggests one', async () => {
    const answer = await http.post('/backups?wait=true', { services: ['dbb'] })

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'unknown-service', hint: 'Did you mean db?', details: ['db', 'files'] },
    })
  })

  test.each([
    ['/backups/nope', 'no-repository'],
    ['/runs/nope', 'no-such-run'],
    ['/runs/..%2f..%2ftoken', 'no-such-run'],
    ['/nothing', 'no-such-page'],
  ])('GET %s is a 404 problem with the code %s', async (path, code) => {
    const answer = await http.get(path)
    expect(answer).toMatchObject({
      status: 404,
      body: { code, hint: expect.stringMatching(/\.$/) },
    })
  })
})

describe('POST /backups', () => {
  test('answers 202 with the run’s address, where it can be followed to its end', async () => {
    const started = await http.post('/backups', { type: 'config' })

    expect(started.status).toBe(202)
    expect(started.location).toBe(`/runs/${started.body.id}`)
    const run = await eventually(async () => {
      const { body } = await http.get(started.location)
      return body.state === 'running' ? null : body
    })
    expect(run).toMatchObject({ state: 'complete', backup: started.body.id, type: 'config' })
    expect((await http.get(`/backups/${run.backup}`)).body).toMatchObject({ id: run.backup })
  })

  test('without a body and with wait=true answers with the manifest of a full backup', async () => {
    const answer = await http.send('POST', '/backups?wait=true')

    expect(answer).toMatchObject({ status: 200, body: { type: 'full', state: 'complete' } })
    expect((await http.get('/backups/latest')).body).toMatchObject(answer.body)
    expect((await http.get('/backups')).body.map(({ id }: { id: string }) => id)).toContain(
      answer.body.id,
    )
  })

  test('is followed by a /health of 200 that names it', async () => {
    const latest = (await http.get('/backups/latest')).body.id
    expect(await http.get('/health')).toMatchObject({
      status: 200,
      body: { healthy: true, latest, reasons: [] },
    })
  })

  test.runIf(isTorture)('while a command’s run is under way answers 409, naming it', async () => {
    const release = await holdTable((statement) => stack.sql(statement), 'held')
    const byHand = stack.lifeboat(['backup', '--json'])
    const running = await eventually(async () => findRunning(await http.get('/runs')))
    const answer = await http.post('/backups', {})
    await http.get('/health')

    await release()
    expect(answer).toMatchObject({ status: 409, body: { code: 'locked', details: [running.id] } })
    expect(answer.body.detail).toContain(running.id)
    expect(JSON.parse((await byHand).stdout)).toMatchObject({ id: running.id, state: 'complete' })
    // Nobody told the daemon that it ended, and still its health is no minute old.
    expect((await http.get('/health')).body).toMatchObject({ latest: running.id })
  })

  test('makes a command that comes during its run end with exit code 11, naming the run', async () => {
    const release = await holdTable((statement) => stack.sql(statement), 'held')
    const started = await http.post('/backups', { type: 'database' })

    const outcome = await stack.lifeboat(['backup'])

    await release()
    expect(outcome.exitCode).toBe(11)
    expect(outcome.stderr).toContain(
      `error: run ${started.body.id} (backup, since ${started.body.startedAt}) is under way`,
    )
    expect(outcome.stderr).toContain(
      'hint: Wait until it has ended; lifeboat list shows what it made.',
    )
    await eventually(async () => (await http.get(started.location)).body.state === 'complete')
  })

  test.runIf(isTorture)('of a stack that cannot be held whole answers a 500 problem', async () => {
    await demandPasswords(stack, 'scram-sha-256', 'another')

    const answer = await http.send('POST', '/backups?wait=true')
    const ill = await http.get('/health')
    await demandPasswords(stack, 'trust', 'test')
    const mended = await http.send('POST', '/backups?wait=true')
    const well = await http.get('/health')

    expect(answer).toMatchObject({ status: 500, body: { code: 'backup-incomplete' } })
    expect(answer.type).toContain('application/problem+json')
    expect(answer.body.details).toEqual([
      expect.stringContaining('the server of db refuses the login'),
    ])
    expect(ill.status).toBe(503)
    expect(ill.body.reasons.map(({ code }: { code: string }) => code)).toEqual([
      'mount-uncovered',
      'last-run-failed',
    ])
    expect(mended.status).toBe(200)
    expect(well.status).toBe(200)
  })
})

test('/stack says what was found and what a full backup would do with it', async () => {
  const { status, body } = await http.get('/stack')

  expect(status).toBe(200)
  expect(body).toMatchObject({ project: stack.project, failures: [], consistency: 'ordered' })
  expect(body.coverage).toContainEqual(expect.objectContaining({ service: 'db', class: 'dumped' }))
})

test('/openapi.json describes every route', async () => {
  const { body } = await http.get('/openapi.json')
  const documented = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')
  expect(body.paths).toEqual(JSON.parse(documented).paths)
})

function findRunning({ body }: { body: { state: string; id: string }[] }): { id: string } | null {
  return body.find(({ state }) => state === 'running') ?? null
}

async function restart(): Promise<void> {
  await succeed('docker', ['restart', '-t', '10', stack.container('lifeboat')])
  http = await openHttp(stack.container('lifeboat'), token)
  await eventually(async () => (await http.get('/health/live')).status === 200)
}
