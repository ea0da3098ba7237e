/** /health goes to 503 and back for each of its reasons, and the health of Lifeboat's container follows it. TORTURE brings about all of them. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { MadeBackup } from '../../src/model/made-backup.ts'
import type { ReadBackReport } from '../../src/model/read-back.ts'
import type { Run } from '../../src/model/run.ts'
import { demandPasswords } from '../support/demand-passwords.ts'
import { eventually } from '../support/eventually.ts'
import { openHttp, type Http } from '../support/http.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { flipByte } from '../support/restore/flip-byte.ts'
import { succeed } from '../support/run-command.ts'
import { sessionLabel } from '../support/session.ts'

let stack: OwnStack
let http: Http

beforeAll(async () => {
  stack = await startOwnStack('health')
  await stack.shell('app', 'head -c 100000 /dev/urandom >/data/noise')
  await eventually(findHttp)
})

afterAll(() => stack?.down())

test('no backup, and a last run that failed: until there is a full one, which is proved at once', async () => {
  await backUp('--type', 'config')
  const env = { LIFEBOAT_PASSWORD: 'guessed' }
  expect((await stack.lifeboat(['backup'], { env })).exitCode).toBe(2)
  await becomes('no-backup', 'last-run-failed')

  expect(await backUp()).toMatchObject({ state: 'complete', level: 'decoded' })
  await becomes()
})

describe.runIf(process.env['TORTURE'])('each of the others', { timeout: 600_000 }, () => {
  test('a last run that failed, alone: until one goes well', async () => {
    const env = { LIFEBOAT_PASSWORD: 'guessed' }
    expect((await stack.lifeboat(['backup'], { env })).exitCode).toBe(2)
    await becomes('last-run-failed')

    await backUp()
    await becomes()
  })

  test('a backup that is too old: until there is a new one', async () => {
    await set({ MAX_AGE: '1s' })
    await becomes('backup-too-old')

    await set({})
    await backUp()
    expect(await becomes()).toEqual([])
  })

  test('no backup of the level: until one is proved', async () => {
    await set({ MAX_AGE: '40s' })
    await eventually(async () => (await reasons()).includes('backup-too-old'), { limitMs: 60_000 })
    await stack.lifeboat(['backup'], { env: { LIFEBOAT_VERIFY: 'written' } })
    await becomes('backup-unproved')

    expect((await stack.lifeboat(['verify'])).exitCode).toBe(0)
    await becomes()
    await set({})
  })

  test('a database that cannot be asked is uncovered: until it can', async () => {
    await demandPasswords(stack, 'scram-sha-256', 'another')
    await becomes('mount-uncovered')

    await demandPasswords(stack, 'trust', 'test')
    expect(await becomes()).toEqual([])
  })

  test('a repository that does not open: until it does', async () => {
    await stack.shell('lifeboat', 'mv /repository/config /repository/gone')
    await becomes('repository-unreachable')

    await stack.shell('lifeboat', 'mv /repository/gone /repository/config')
    expect(await becomes()).toEqual([])
  })

  test('a journal that is not empty: until it is settled', async () => {
    const entry = { act: 'pause', containers: [] }
    await hold('journal', `lifeboat-journal-${stack.project}-1`, {
      'lifeboat.journal': JSON.stringify(entry),
      'lifeboat.journal.number': '1',
    })
    await becomes('journal-not-empty')

    expect((await stack.lifeboat(['unlock'])).exitCode).toBe(0)
    await becomes()
  })

  test('a drill that failed: until one succeeds', async () => {
    const made = await backUp()
    const mend = await flipByte(stack, made, noise(made))
    expect((await drill(made)).exitCode).toBe(13)
    await becomes('verification-failed', 'last-drill-failed')

    await mend()
    expect((await drill(made)).exitCode).toBe(0)
    await becomes()
  })

  test('damage that reading back found: until it finds none, and every backup that it touches is named', async () => {
    const made = await backUp()
    const untouched = await backUp('--type', 'config')
    const mend = await flipByte(stack, made, noise(made))
    const found = await stack.lifeboat(['read-back', '--json'])
    const report = JSON.parse(found.stdout) as ReadBackReport

    expect(found.exitCode).toBe(13)
    expect(report.damage.join('\n')).toMatch(/^pack [0-9a-f]{64} contains/)
    expect(report.backups).toContain(made.id)
    expect(report.backups).not.toContain(untouched.id)
    await becomes('repository-damaged')

    await mend()
    expect((await stack.lifeboat(['read-back'])).exitCode).toBe(0)
    await becomes()
  })

  test('a drill that is overdue: the daemon drills by the clock, and is kept from it', async () => {
    await set({ DRILL: '* * * * *' })
    await eventually(async () => (await listDrills()).some(({ state }) => state === 'complete'), {
      limitMs: 150_000,
      intervalMs: 1000,
    })
    await eventually(async () => (await listDrills()).every(({ state }) => state !== 'running'), {
      limitMs: 60_000,
    })
    const app = (
      await succeed('docker', ['inspect', '-f', '{{.Id}}', stack.container('app')])
    ).trim()
    // The lock of another Lifeboat, which lives as long as its container does.
    await hold('lock', `lifeboat-lock-${stack.project}`, {
      'lifeboat.holder': app,
      'lifeboat.process': '1@1',
      'lifeboat.kind': 'backup',
    })
    await becomes('drill-overdue')
    expect(await readLog()).toContain('scheduled task put off')

    await succeed('docker', ['rm', `lifeboat-lock-${stack.project}`])
    expect((await stack.lifeboat(['verify', '--level', 'drilled'])).exitCode).toBe(0)
    await becomes()
    await set({})
  })
})

/** Waits until these are the reasons, and the container is as ill or well as they say; gives them. A look is a minute old at most. */
async function becomes(...codes: readonly string[]): Promise<string[]> {
  let seen: string[] = []
  await eventually(
    async () => {
      seen = await reasons()
      expect(seen).toEqual(codes)
      expect((await http.get('/health')).status).toBe(codes.length === 0 ? 200 : 503)
      expect(await containerHealth()).toBe(codes.length === 0 ? 'healthy' : 'unhealthy')
    },
    { limitMs: 170_000, intervalMs: 500 },
  )
  return seen
}

async function reasons(): Promise<string[]> {
  const { body } = await http.get('/health')
  return body.reasons.map(({ code }: { code: string }) => code)
}

async function containerHealth(): Promise<string> {
  const format = '{{.State.Health.Status}}'
  return (await succeed('docker', ['inspect', '-f', format, stack.container('lifeboat')])).trim()
}

async function findHttp(): Promise<true> {
  http = await openHttp(stack.container('lifeboat'), 'a-token-of-the-test')
  await http.get('/health/live')
  return true
}

/** Brings Lifeboat up with other settings; what it remembers stays. */
async function set(settings: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(stack.folder, '.env'), lines.join(''))
  await stack.compose('up', '--detach', 'lifeboat')
  await eventually(findHttp)
}

async function backUp(...scope: readonly string[]): Promise<MadeBackup> {
  const { exitCode, stdout, stderr } = await stack.lifeboat(['backup', ...scope, '--json'])
  expect(exitCode, stderr).toBe(0)
  return JSON.parse(stdout) as MadeBackup
}

function drill({ id }: MadeBackup): ReturnType<OwnStack['lifeboat']> {
  return stack.lifeboat(['verify', id, '--level', 'drilled'])
}

async function listDrills(): Promise<Run[]> {
  const { body } = await http.get('/runs')
  return (body as Run[]).filter(({ kind, type, startedAt }) => {
    const isDrill = kind === 'verify' && type === 'drilled'
    return isDrill && Date.parse(startedAt) > Date.now() - 180_000
  })
}

function noise({ archived }: MadeBackup): { kind: 'files'; path: string } {
  const volume = archived.find(({ source }) => source.endsWith('_data'))
  return { kind: 'files', path: `${volume?.path}/noise` }
}

/** What a Lifeboat leaves on the engine: a container that was never started. */
async function hold(
  role: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  const all = {
    'lifeboat.run': '2026-01-01T00-00-00Z-test',
    'lifeboat.project': stack.project,
    'lifeboat.role': role,
    'lifeboat.started': '2026-01-01T00:00:00.000Z',
    ...labels,
  }
  await succeed('docker', [
    'create',
    `--name=${name}`,
    `--label=${sessionLabel()}`,
    ...Object.entries(all).map(([key, value]) => `--label=${key}=${value}`),
    image,
    '--version',
  ])
}

/** Log lines go to stderr. */
async function readLog(): Promise<string> {
  return succeed('sh', ['-c', `docker logs ${stack.container('lifeboat')} 2>&1`])
}
