import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'

import { eventually } from '../../test/support/eventually.ts'
import { exampleFailure, exampleMade, exampleRun } from '../../test/support/example-manifest.ts'
import { exampleNotifications } from '../../test/support/example-notifications.ts'
import { startMailServer } from '../../test/support/mail-server.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import {
  findRefusingHost,
  startHangingTarget,
  startHeldTarget,
  startWebTarget,
} from '../../test/support/web-target.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import type { StartBackup } from '../flows/back-up.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { createLogger } from '../logging.ts'
import type { MadeBackup } from '../model/made-backup.ts'
import type { Run } from '../model/run.ts'
import { createRunNotifier } from './notify-runs.ts'
import { openOverdueMarks } from './overdue-marks.ts'
import { startRecordedBackup } from './record-backup.ts'
import { openRunHistory } from './run-history.ts'

const full = new LifeboatError('repository-full', 'no space is left', { hint: 'Make room.' })

describe('a backup', () => {
  test('that fails is told of, the next good one too, and no more after that', async () => {
    const { host, asked } = await startWebTarget()
    const { backUp, stateFolder } = prepare({ notify: `http://${host}/` })

    for (const act of [fail, fail, succeed, succeed]) await backUp(act).catch(() => undefined)

    expect(asked.map(({ body }) => (JSON.parse(body) as { title: string }).title)).toEqual([
      'shop: full backup failed',
      'shop: full backup failed',
      'shop: full backup went well again',
    ])
    expect(
      openRunHistory(stateFolder)
        .list()
        .map(({ notified }) => notified),
    ).toEqual(expect.arrayContaining([[{ target: `webhook ${host}` }], undefined]))
  })

  test('that goes well is told of where all are', async () => {
    const { host, mails } = await startMailServer()
    const notify = `smtp://${host}/?from=a@example.org&to=b@example.org`
    const { backUp } = prepare({ notify, notifyOn: 'always' })

    await backUp(succeed)

    expect(mails[0]?.text).toContain('Subject: [Lifeboat] shop: full backup complete')
  })

  test('stands recorded as it ended, soon, when those who are to hear of it hang or refuse', async () => {
    const hanging = await startHangingTarget()
    const refusing = await findRefusingHost()
    const { backUp, only, said } = prepare(
      {
        notify: `http://${hanging}/hunter2 slack+http://u:hunter2@${refusing}/hunter2 smtp://u:hunter2@${hanging}/?from=a@b&to=c@d`,
        notifyOn: 'always',
        ping: `healthchecks+http://${hanging}/hunter2`,
      },
      { limitMs: 300 },
    )

    const made = await backUp(succeed)

    expect(made).toMatchObject({ id: 'b1' })
    expect(only()).toMatchObject({ state: 'complete', backup: 'b1' })
    expect(only().notified).toEqual([
      { target: `webhook ${hanging}`, problem: 'it did not answer in time' },
      { target: `slack ${refusing}`, problem: 'it cannot be reached (ECONNREFUSED)' },
      { target: `mail ${hanging}`, problem: expect.any(String) },
      { target: `ping ${hanging}`, problem: 'it did not answer in time' },
    ])
    expect(said).toHaveLength(4)
    expect(inspect([only(), said], { depth: 20 })).not.toContain('hunter2')
  })

  test.each([
    ['complete', succeed],
    ['failed', fail],
  ])('that is %s is so in the history before anybody is told', async (state, act) => {
    const seen: string[] = []
    const { backUp, only } = prepare(
      { notify: 'http://127.0.0.1:1/', notifyOn: 'always' },
      { onList: () => void seen.push(only().state) },
    )

    await backUp(act).catch(() => undefined)

    expect(seen).toEqual([state])
    expect(only().notified?.[0]?.problem).toBeDefined()
  })

  test('is what it is when telling of it fails by a bug', async () => {
    const { backUp, only, said } = prepare(
      { notify: 'http://127.0.0.1:1/' },
      {
        onList: () => {
          throw new Error('a bug')
        },
      },
    )

    await expect(backUp(fail)).rejects.toBe(full)

    expect(only()).toMatchObject({ state: 'failed', error: { code: 'repository-full' } })
    expect(said).toEqual(['run finished', 'notifying failed'])
  })
})

describe('a dead man’s switch', () => {
  test('hears of the beginning, then of the end', async () => {
    const { host, asked } = await startWebTarget()
    const { backUp } = prepare({ ping: `healthchecks+http://${host}/u` })

    await backUp(succeed)
    await expect(backUp(fail)).rejects.toBe(full)

    expect(asked.map(({ path }) => path)).toEqual(['/u/start', '/u', '/u/start', '/u/fail'])
    expect(asked[3]?.body).toContain('Why: no space is left')
  })

  test('hears of no end before it has heard of the beginning', async () => {
    const { host, asked, release } = await startHeldTarget()
    const { backUp, only } = prepare({ ping: `healthchecks+http://${host}/u` })

    const done = backUp(succeed)
    await eventually(() => expect(only().state).toBe('complete'))
    // Whatever was asked before this has arrived when it has its answer.
    await fetch(`http://${host}/between`)
    release()
    await done

    expect(asked).toEqual(['/u/start', '/between', '/u'])
  })

  test('hears of no backup that was refused, interrupted, incomplete or not proved', async () => {
    const { host, asked } = await startWebTarget()
    const { backUp } = prepare({ ping: `http://${host}/u` })
    const locked = new LifeboatError('locked', 'locked', { hint: 'Wait.' })

    await expect(backUp(({ onStep }) => (onStep('discover'), Promise.reject(locked)))).rejects.toBe(
      locked,
    )
    await backUp(() => Promise.reject(interrupted())).catch(() => undefined)
    await backUp(async () => exampleMade({ state: 'incomplete' }))
    await backUp(async () => exampleMade({ unverified: exampleFailure() }))

    expect(asked).toEqual([])
  })
})

test('a good full backup after it was overdue is told of, and is overdue no longer', async () => {
  const { host, asked } = await startWebTarget()
  const { backUp, stateFolder } = prepare({ notify: `http://${host}/` })
  const marks = openOverdueMarks(stateFolder)
  const told = { seenAt: '2026-11-20T03:00:00.000Z', told: true, over: false }
  marks.write({ 'backup-too-old': told, 'drill-overdue': told })

  await backUp(succeed)
  await backUp(succeed)

  expect(asked).toHaveLength(1)
  expect(asked[0]?.body).toContain('went well again')
  expect(Object.keys(marks.read())).toEqual(['drill-overdue'])
})

async function succeed({ onStep }: StartBackup): Promise<MadeBackup> {
  onStep('discover')
  onStep('open')
  return exampleMade({ id: 'b1' })
}

async function fail({ onStep }: StartBackup): Promise<MadeBackup> {
  onStep('discover')
  onStep('open')
  throw full
}

/** A daemon that backs up as it is told. `onList` is asked whenever somebody looks at the history. */
function prepare(
  settings: Parameters<typeof exampleNotifications>[0],
  { onList = () => undefined, limitMs }: { onList?: () => void; limitMs?: number } = {},
): {
  backUp: (act: (start: StartBackup) => Promise<MadeBackup>) => Promise<MadeBackup>
  only: () => Run
  said: string[]
  stateFolder: string
} {
  const stateFolder = temporaryFolder()
  const kept = openRunHistory(stateFolder)
  const history = { ...kept, list: () => (onList(), kept.list()) }
  const said: string[] = []
  const log = createLogger('silent')
  const note = (fields: unknown, message: string): void => {
    said.push(JSON.stringify(fields).includes('why') ? `${inspect(fields)} ${message}` : message)
  }
  Object.assign(log, { warn: note, error: note })
  const config = { notifications: exampleNotifications(settings), stateFolder }
  const notifier = createRunNotifier({
    config,
    history,
    log,
    ...(limitMs === undefined ? {} : { limitMs }),
  })
  const only = (): Run => kept.list()[0] ?? exampleRun({ id: 'none' })
  const scope = { type: 'full', services: [] } as const
  return {
    backUp: (backup) => {
      const lifeboat = { backup, config: {} } as Lifeboat
      const recorder = { lifeboat, history, log, notifier }
      return startRecordedBackup(recorder, 'shop', scope, new AbortController().signal).done
    },
    only,
    said,
    stateFolder,
  }
}
