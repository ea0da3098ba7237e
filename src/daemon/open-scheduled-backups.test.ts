import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { exampleMade } from '../../test/support/example-manifest.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { now } from '../clock.ts'
import { LifeboatError } from '../errors.ts'
import type { StartBackup } from '../flows/back-up.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import { openScheduledBackups } from './open-scheduled-backups.ts'
import { openRunHistory, type RunHistory } from './run-history.ts'
import { openScheduleState } from './schedule-state.ts'

const schedule = { cron: '* * * * *', timeZone: 'UTC' }

describe('a scheduled backup', () => {
  test('is a recorded run like one that was asked for, which says when it was due', async () => {
    const { act, history, due } = await open(async ({ onStep }) => {
      onStep('discover')
      return exampleMade({ id: 'backup-1' })
    })

    await act()

    expect(history.list()).toEqual([
      expect.objectContaining({
        kind: 'backup',
        type: 'full',
        project: 'shop',
        state: 'complete',
        backup: 'backup-1',
        due: due?.toISOString(),
      }),
    ])
  })

  test('that fails is recorded so, and is no failure of the schedule', async () => {
    const { act, history } = await open(() =>
      Promise.reject(new LifeboatError('engine-unreachable', 'no engine', { hint: 'x' })),
    )

    await act()

    expect(history.list()).toMatchObject([
      { state: 'failed', error: { code: 'engine-unreachable' } },
    ])
  })

  test('that another run is in the way of has no record: it is put off', async () => {
    const { act, history } = await open(locked)

    await expect(act()).rejects.toMatchObject({ code: 'locked' })

    expect(history.list()).toEqual([])
  })

  test('whose record cannot be written is made all the same, and does not begin again at once', async () => {
    const { act, history, task, due } = await open(async () => exampleMade(), true)

    await act()

    expect(history.list()).toMatchObject([{ state: 'complete', due: due?.toISOString() }])
    expect((await task?.findDue())?.getTime()).toBeGreaterThan(now().getTime())
  })
})

test('with everything off there are none, and what was remembered of a schedule is forgotten', async () => {
  const { folder } = await open(locked)

  const { task } = await open(locked, false, { folder, cron: undefined })

  expect(task).toBeUndefined()
  expect(JSON.parse(readFileSync(join(folder, 'schedule.json'), 'utf8'))).toMatchObject({
    schedules: {},
  })
})

test('the jitter moves them by this stack’s own share of it', async () => {
  const folder = temporaryFolder()
  openScheduleState(folder, [], { now: now() })
  openScheduleState(folder, [{ type: 'full', schedule }], { now: now(), random: () => 0.5 })

  const { task } = await open(locked, false, { folder, jitterMs: 20_000 })

  expect(task?.upcoming()).toEqual([
    { type: 'full', ...schedule, next: expect.stringMatching(/:10\.000Z$/) },
  ])
})

async function locked(): Promise<never> {
  throw new LifeboatError('locked', 'run x is under way', { hint: 'Wait.' })
}

/** One that was due a minute ago. */
async function open(
  backup: (start: StartBackup) => Promise<ReturnType<typeof exampleMade>>,
  isFull = false,
  given: { folder?: string; cron?: string | undefined; jitterMs?: number } = {},
): Promise<{
  readonly task: ReturnType<typeof openScheduledBackups>
  readonly act: () => Promise<void>
  readonly history: RunHistory
  readonly folder: string
  readonly due: Date | undefined
}> {
  const { folder = temporaryFolder(), jitterMs } = given
  const cron = 'cron' in given ? given.cron : schedule.cron
  const began = new Date(now().getTime() - 120_000)
  openScheduleState(folder, [{ type: 'full', schedule }], { now: began })
  const history = openRunHistory(folder)
  if (isFull) {
    rmSync(join(folder, 'runs'), { recursive: true })
    writeFileSync(join(folder, 'runs'), 'no folder')
  }
  const config = {
    stateFolder: folder,
    scheduleFull: cron,
    timeZone: 'UTC',
    scheduleJitterMs: jitterMs,
  }
  const lifeboat = { config, backup } as unknown as Lifeboat
  const log = createLogger('silent')
  const daemon = { lifeboat, history, log, project: 'shop', follow: () => undefined }
  const task = openScheduledBackups(daemon, new AbortController().signal)
  const due = await task?.findDue()
  return { task, act: async () => task?.act(), history, folder, due }
}
