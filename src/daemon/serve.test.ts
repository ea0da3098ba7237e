import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'

import { eventually } from '../../test/support/eventually.ts'
import { exampleRun } from '../../test/support/example-manifest.ts'
import { exampleNotifications } from '../../test/support/example-notifications.ts'
import { openStream } from '../../test/support/open-stream.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { startWebTarget } from '../../test/support/web-target.ts'
import { LifeboatError } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import type { Recovery } from '../model/recovered.ts'
import type { Run } from '../model/run.ts'
import { openRunHistory } from './run-history.ts'
import { openProgressFiles, type ProgressFiles } from './run-progress.ts'
import { serve } from './serve.ts'

const nothing: Recovery = { cleared: null, journal: null, locks: 0 }

describe('the start of the daemon', () => {
  test('settles what a killed run left before it listens, and says what came of it', async () => {
    const { said } = await start(async () => ({
      cleared: 'run-1',
      journal: { runId: 'run-1', state: 'old', notes: ['the role "app" stays'] },
      locks: 2,
    }))

    expect(said).toEqual([
      'recover',
      'cleared away what a killed run left',
      'settled a run that was cut off: the stack is as it was before it',
      'the role "app" stays',
      'took locks of dead restics out of the repository',
      'ready',
    ])
  })

  test('serves although that cannot be settled now, and says why', async () => {
    const { said } = await start(() =>
      Promise.reject(new LifeboatError('journal-unsettled', 'not settled', { hint: 'Mend it.' })),
    )

    expect(said).toEqual(['recover', 'not settled', 'ready'])
  })

  test.each([
    ['a living run holds the lock', new LifeboatError('locked', 'locked', { hint: 'Wait.' })],
    ['of a bug of ours', new TypeError('x is not a function')],
  ])('ends, and never listens, when it cannot be looked at because %s', async (_why, error) => {
    const said: string[] = []

    await expect(start(() => Promise.reject(error), said)).rejects.toBe(error)

    expect(said).toEqual(['recover'])
  })

  test.each([
    [undefined, 1],
    ['x', 0],
  ])(
    'says once, and loudly, that nothing protects the repository: password %s',
    async (password, times) => {
      const { said } = await start(async () => nothing, [], [], { password: password ?? null })

      expect(said.filter((each) => each.includes('not protected by a password'))).toHaveLength(
        times,
      )
    },
  )

  test('ends the records of runs that died with their process, and of no other', async () => {
    const runs = [
      exampleRun({ id: 'dead', kind: 'restore', state: 'running' }),
      exampleRun({ id: 'published', state: 'running', backup: 'backup-1' }),
      exampleRun({ id: 'alive', state: 'running' }),
      exampleRun({ id: 'done', state: 'complete' }),
    ]

    const { history, files } = await start(async () => nothing, [], runs)

    expect([files.read('dead'), files.read('gone')]).toEqual([undefined, undefined])
    expect(files.read('alive')).toMatchObject({ step: 'capture' })
    expect(history.find('dead')).toMatchObject({
      state: 'failed',
      error: {
        code: 'died',
        message: 'run dead was killed',
        hint: 'Lifeboat’s log says whether it was finished or undone.',
      },
    })
    expect(history.find('published')?.error?.hint).toBe(
      'Backup backup-1 was published before. Verify it: lifeboat verify backup-1.',
    )
    expect(history.find('alive')).toMatchObject({ state: 'running' })
    expect(history.find('done')).toMatchObject({ state: 'complete' })
  })
})

test('whoever is to hear of runs that went wrong hears of one that died with its process', async () => {
  const { host, asked } = await startWebTarget()
  const dead = exampleRun({ id: 'dead', state: 'running' })

  const { history } = await start(async () => nothing, [], [dead], {
    notifications: exampleNotifications({ notify: `http://${host}/` }),
  })

  expect(asked).toHaveLength(1)
  expect(asked[0]?.body).toContain('run dead was killed')
  expect(history.find('dead')?.notified).toEqual([{ target: `webhook ${host}` }])
})

test('whoever follows a run of another process does not keep the daemon from ending', async () => {
  const port = await findFreePort()
  const stop = new AbortController()
  const alive = exampleRun({ id: 'alive', state: 'running' })
  const serving = start(async () => nothing, [], [alive], { port, signal: stop.signal })
  const url = `http://127.0.0.1:${port}/runs/alive/events`
  const headers = { authorization: 'Bearer a-token-of-my-own' }
  const stream = await eventually(() => openStream(url, headers))
  await eventually(() => stream.text().includes('event: run'))

  stop.abort()

  await serving
  expect(stream.text()).not.toContain('event: end')
})

type Given = {
  readonly port?: number
  readonly signal?: AbortSignal
  readonly password?: string | null
  readonly notifications?: ReturnType<typeof exampleNotifications>
}

/** It is told to end as soon as it listens. */
async function start(
  recover: Lifeboat['recover'],
  said: string[] = [],
  runs: readonly Run[] = [],
  {
    password = 'x',
    notifications = exampleNotifications(),
    port = 0,
    signal = AbortSignal.abort(),
  }: Given = {},
): Promise<{
  readonly said: readonly string[]
  readonly history: ReturnType<typeof openRunHistory>
  readonly files: ProgressFiles
}> {
  const stateFolder = temporaryFolder()
  const history = openRunHistory(stateFolder)
  for (const run of runs) history.save(run)
  const files = openProgressFiles(stateFolder)
  const progress = { at: '2026-11-21T03:00:00.000Z', step: 'capture', parts: [] }
  for (const id of ['dead', 'alive', 'gone']) files.save(id, progress)
  const log = createLogger('silent')
  // Without fields it is the server that speaks.
  const note = (_fields: unknown, message?: string): void => {
    if (message !== undefined) said.push(message)
  }
  Object.assign(log, { info: note, warn: note, error: note })
  const lifeboat = {
    config: {
      stateFolder,
      token: 'a-token-of-my-own',
      password: password ?? undefined,
      port,
      maxAgeMs: 1,
      verify: 'written',
      notifications,
    },
    project: async () => 'shop',
    host: async () => 'host-1',
    recover: () => {
      said.push('recover')
      return recover()
    },
    lockedBy: async () => 'alive',
  } as unknown as Lifeboat
  await serve(lifeboat, log, signal)
  return { said, history, files }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
