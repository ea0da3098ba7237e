import { Command } from 'commander'
import { describe, expect, test } from 'vitest'

import { choose, select } from '../../test/support/example-restore.ts'
import { createTestApp, headers } from '../../test/support/fake-backend.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { addRestore } from './restore.ts'
import { now } from '../clock.ts'
import { loadConfig } from '../config/load.ts'
import { createLifeboat, type Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import { startRecordedRestore } from '../daemon/record-restore.ts'
import { openRunHistory } from '../daemon/run-history.ts'

const signal = new AbortController().signal
const start = {
  signal,
  runId: 'run-1',
  startedAt: now(),
  onStep: () => undefined,
  onRecovered: () => undefined,
  onPlan: () => undefined,
}
const wish = { backup: 'latest', selection: select(), options: choose() }

/** No engine answers: what is not refused before ends with `no-engine-socket`. */
describe('where LIFEBOAT_ALLOW_RESTORE is false', () => {
  test('a restore, a rebuild and a clone are refused by name before anything is looked at', async () => {
    const lifeboat = open('false')
    const clone = { of: 'shop', ports: 'drop', closed: false } as const

    await expect(lifeboat.restore({ ...start, ...wish })).rejects.toMatchObject({
      code: 'restore-not-allowed',
      hint: expect.stringContaining('LIFEBOAT_ALLOW_RESTORE=true'),
    })
    await expect(
      lifeboat.rebuild({ ...start, project: 'shop', backup: 'latest' }),
    ).rejects.toMatchObject({
      code: 'restore-not-allowed',
      message: expect.stringContaining('rebuild'),
    })
    await expect(
      lifeboat.rebuild({ ...start, project: 'shop-copy', backup: 'latest', clone }),
    ).rejects.toMatchObject({
      code: 'restore-not-allowed',
      message: expect.stringContaining('clone'),
    })
  })

  test('what a drill of the whole stack makes is not: it is taken away again', async () => {
    const clone = { of: 'shop', ports: 'drop', closed: true, forDrill: true } as const

    await expect(
      open('false').rebuild({ ...start, project: 'shop-drill', backup: 'latest', clone }),
    ).rejects.toMatchObject({ code: 'no-engine-socket' })
  })

  test('HTTP answers 403, and there was no run', async () => {
    const { app, history } = await serveRestores(open('false'))

    const response = await app.inject({
      method: 'POST',
      url: '/backups/latest/restore',
      headers,
      payload: { confirm: 'shop' },
    })

    expect([response.statusCode, response.json().code]).toEqual([403, 'restore-not-allowed'])
    expect(history.list()).toEqual([])
  })

  test.each([
    [['--yes']],
    [['--from', '/nowhere.tar.zst', '--yes']],
    [['--as', 'shop-copy']],
    [[]],
  ])('the command line refuses it, too: restore %j', async (words) => {
    await expect(restoreBy('false', words)).rejects.toMatchObject({ code: 'restore-not-allowed' })
  })

  test.each([[['--dry-run']], [['--type', 'config']]])(
    'what looks only is not refused: restore %j',
    async (words) => {
      await expect(restoreBy('false', words)).rejects.toMatchObject({ code: 'no-engine-socket' })
    },
  )
})

test('where it is not set nothing is refused', async () => {
  await expect(restoreBy(undefined, ['--yes'])).rejects.toMatchObject({ code: 'no-engine-socket' })
  await expect(open(undefined).restore({ ...start, ...wish })).rejects.toMatchObject({
    code: 'no-engine-socket',
  })
})

function environment(allowed: string | undefined): Record<string, string | undefined> {
  return { LIFEBOAT_ALLOW_RESTORE: allowed, DOCKER_HOST: 'unix:///nowhere.sock' }
}

function open(allowed: string | undefined): Lifeboat {
  return createLifeboat(loadConfig(environment(allowed)).config, '0.1.0')
}

async function restoreBy(allowed: string | undefined, words: readonly string[]): Promise<void> {
  const program = new Command().exitOverride()
  const context = {
    environment: environment(allowed),
    version: '0.1.0',
    signal,
    end: () => undefined,
  }
  addRestore(program, context)
  await program.parseAsync(['restore', ...words], { from: 'user' })
}

async function serveRestores(lifeboat: Lifeboat): Promise<{
  readonly app: Awaited<ReturnType<typeof createTestApp>>
  readonly history: ReturnType<typeof openRunHistory>
}> {
  const history = openRunHistory(temporaryFolder())
  const recorder = { lifeboat, history, log: createLogger('silent') }
  const app = await createTestApp({
    restore: async (asked) => {
      const started = startRecordedRestore(recorder, 'shop', asked, signal)
      started.done.catch(() => undefined)
      await started.accepted
      return started
    },
  })
  return { app, history }
}
