import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { exampleNotifications } from '../../test/support/example-notifications.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { startWebTarget } from '../../test/support/web-target.ts'
import { LifeboatError } from '../errors.ts'
import type { Start } from '../flows/under-lock.ts'
import type { Logger } from '../logging.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createRunNotifier } from './notify-runs.ts'
import { openOverdueMarks } from './overdue-marks.ts'
import { recordRun } from './record-run.ts'
import { openRunHistory } from './run-history.ts'
import { settleDeadRuns } from './settle-dead-runs.ts'
import { watchOverdue } from './watch-overdue.ts'

describe('where the state folder cannot be written', () => {
  test('a run goes its way, with a warning, and is known to this process', async () => {
    const { record, history, said } = await start()

    const { done, run } = record(async ({ onStep }) => {
      onStep('discover')
      onStep('capture')
      return 'made'
    })

    await expect(done).resolves.toBe('made')
    const warnings = [expect.stringMatching(/^the record of this run could not be written: E/)]
    expect(history.find(run.id)).toMatchObject({ state: 'complete', warnings })
    expect(said.filter((message) => message === 'record not written')).toHaveLength(1)
  })

  test('a run that fails is told of, with its own reason', async () => {
    const { record, history, asked } = await start()
    const failure = new LifeboatError('commit-failed', 'the repository is full', { hint: 'x' })

    const { done, run } = record(async ({ onStep }) => {
      onStep('discover')
      throw failure
    })

    await expect(done).rejects.toBe(failure)
    expect(asked.map(({ body }) => body)).toEqual([
      expect.stringContaining('the repository is full'),
    ])
    expect(history.find(run.id)).toMatchObject({ state: 'failed' })
  })

  test('a run that was refused is none', async () => {
    const { record, history } = await start()
    const refused = new LifeboatError('refused', 'no', { hint: 'x' })

    const { done } = record(async ({ onStep }) => {
      onStep('discover')
      throw refused
    })

    await expect(done).rejects.toBe(refused)
    expect(history.list()).toEqual([])
  })

  test('runs that died are settled, and the daemon starts', async () => {
    const stateFolder = temporaryFolder()
    const history = openRunHistory(stateFolder)
    history.save(exampleRun({ id: 'run-1', state: 'running' }))
    mkdirSync(join(stateFolder, 'runs', 'run-1.json.part'))
    const lifeboat = {
      recover: async () => ({ cleared: null, journal: null, locks: 0 }),
      lockedBy: async () => undefined,
    } as unknown as Lifeboat
    const { log, said } = openLog()

    const dead = await settleDeadRuns(lifeboat, { history, files: { clear: () => undefined } }, log)

    expect(dead.map(({ id }) => id)).toEqual(['run-1'])
    expect(history.find('run-1')).toMatchObject({ state: 'failed', error: { code: 'died' } })
    expect(said).toEqual(['record not written'])
  })

  test('what is overdue is told, once, and that it is over as well', async () => {
    const { record, asked, marks, said, look } = await start()

    await look(['backup-too-old'])
    await look(['backup-too-old'])
    await record(async () => 'made').done

    expect(asked.map(({ body }) => (JSON.parse(body) as { title: string }).title)).toEqual([
      'shop: no backup for too long',
      'shop: full backup went well again',
    ])
    expect(marks.read()).toEqual({})
    expect(new Set(said)).toEqual(
      new Set(['what is overdue not written down', 'record not written']),
    )
  })
})

async function start() {
  const { host, asked } = await startWebTarget(200)
  const stateFolder = join(temporaryFolder(), 'state')
  const history = openRunHistory(stateFolder)
  const { log, said } = openLog()
  const config = {
    notifications: exampleNotifications({ notify: `http://${host}/` }),
    stateFolder,
    maxAgeMs: 1,
  }
  const marks = openOverdueMarks(stateFolder)
  const notifier = createRunNotifier({ config, history, log, marks })
  rmSync(stateFolder, { recursive: true })
  writeFileSync(stateFolder, 'no folder')
  return { history, said, asked, marks, record, look }

  function record(act: (start: Start) => Promise<string>) {
    return recordRun<string>(
      { history, log, notifier },
      {
        about: { kind: 'backup', project: 'shop', type: 'full', services: [] },
        signal: new AbortController().signal,
        act: async (begun) => {
          await Promise.resolve()
          return act(begun)
        },
        describe: () => ({ state: 'complete' }),
        isRefusal: (error) => error instanceof LifeboatError && error.code === 'refused',
      },
    )
  }

  async function look(codes: readonly string[]): Promise<void> {
    const stop = new AbortController()
    const reasons = codes.map((code) => ({ code, detail: 'why' }))
    let looks = 0
    await watchOverdue(
      {
        config,
        project: 'shop',
        see: async () => ({ health: { healthy: false, reasons, warnings: [], latest: null } }),
        log,
        marks,
      },
      stop.signal,
      {
        now: () => new Date('2026-11-22T03:00:00.000Z'),
        delay: async () => {
          looks += 1
          if (looks > 1) stop.abort()
        },
      },
    )
  }
}

function openLog(): { readonly log: Logger; readonly said: string[] } {
  const said: string[] = []
  const note = (_fields: unknown, message: string): void => void said.push(message)
  return { log: { info: () => undefined, warn: note, error: note } as unknown as Logger, said }
}
