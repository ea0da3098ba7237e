/** /health goes to 503 and back for each of its reasons, and the health of Lifeboat's container follows it. TORTURE brings about all of them. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { MadeBackup } from '../../src/model/made-backup.ts'
import type { ReadBackReport } from '../../src/model/read-back.ts'
import type { RetentionPlan } from '../../src/model/retention.ts'
import type { Run } from '../../src/model/run.ts'
import { demandPasswords } from '../support/demand-passwords.ts'
import { eventually } from '../support/eventually.ts'
import { openHttp, type Http } from '../support/http.ts'
import { leaveHeld } from '../support/leave-held.ts'
import { startOwnStack, type OwnStack } from '../support/own-stack.ts'
import { flipByte } from '../support/restore/flip-byte.ts'
import { succeed } from '../support/run-command.ts'

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
    await leaveHeld(stack.project, 'journal', `lifeboat-journal-${stack.project}-1`, {
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
    const words = ['prune', '--dry-run', '--keep', 'last=1', '--json']
    const plan = JSON.parse((await stack.lifeboat(words)).stdout) as RetentionPlan
    expect(plan.remove).toEqual([])
    expect(plan.keep.map(({ because }) => because.at(-1))).toContainEqual(
      expect.stringMatching(/^nothing goes while damage stands/),
    )

    await mend()
    expect((await stack.lifeboat(['read-back'])).exitCode).toBe(0)
    await becomes()
  })

  test('a drill that is overdue: until the daemon catches it up by itself, five minutes after its start', async () => {
    await backUp()
    await set({ DRILL: '* * * * *' })
    await becomes('drill-overdue')

    await eventually(async () => expect(await readLog()).toContain('scheduled task begins'), {
      limitMs: 400_000,
      intervalMs: 1000,
    })
    await becomes()
    expect(await listDrills()).toContainEqual(expect.objectContaining({ state: 'complete' }))
  })

  test('a drill that is in the way of another run is put off', async () => {
    const app = await succeed('docker', ['inspect', '-f', '{{.Id}}', stack.container('app')])
    // The lock of another Lifeboat, which lives as long as its container does; none can be had during a drill.
    await eventually(() =>
      leaveHeld(stack.project, 'lock', `lifeboat-lock-${stack.project}`, {
        'lifeboat.holder': app.trim(),
        'lifeboat.process': '1@1',
        'lifeboat.kind': 'backup',
      }),
    )

    await eventually(async () => expect(await readLog()).toContain('scheduled task put off'), {
      limitMs: 150_000,
      intervalMs: 1000,
    })

    await succeed('docker', ['rm', `lifeboat-lock-${stack.project}`])
    await set({})
    expect(await becomes()).toEqual([])
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

/** Those that the daemon has begun since it was started. */
async function listDrills(): Promise<Run[]> {
  const started = await succeed('docker', [
    'inspect',
    '-f',
    '{{.State.StartedAt}}',
    stack.container('lifeboat'),
  ])
  const { body } = await http.get('/runs')
  return (body as Run[]).filter(({ kind, type, startedAt }) => {
    const isDrill = kind === 'verify' && type === 'drilled'
    return isDrill && Date.parse(startedAt) > Date.parse(started)
  })
}

function noise({ archived }: MadeBackup): { kind: 'files'; path: string } {
  const volume = archived.find(({ source }) => source.endsWith('_data'))
  return { kind: 'files', path: `${volume?.path}/noise` }
}

/** Log lines go to stderr. */
async function readLog(): Promise<string> {
  return succeed('sh', ['-c', `docker logs ${stack.container('lifeboat')} 2>&1`])
}
