import { describe, expect, test } from 'vitest'

import { exampleRun } from '../../test/support/example-manifest.ts'
import { runSchedule, type Course } from '../../test/support/run-schedule.ts'
import type { Run } from '../model/run.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const start = Date.parse('2026-11-30T12:00:00.000Z')
const cut = { state: 'failed', error: { code: 'died', message: 'killed', hint: 'x' } } as const

describe('a new schedule', () => {
  test('waits for its first time', async () => {
    expect(await follow({ ups: [up(0, 24)] })).toEqual(['full 14.0'])
  })

  test('waits for its first time although there are old backups: nothing of it was missed', async () => {
    const runs = [run('2026-10-01T02:00:00.000Z')]

    expect(await follow({ runs, ups: [up(0, 24)] })).toEqual(['full 14.0'])
  })

  test('is caught up when the daemon is down at its first time', async () => {
    expect(await follow({ ups: [up(0, 1), up(20, 24)] })).toEqual(['full 20.1'])
  })
})

describe('backups that were missed', () => {
  test('are made up for by one, five minutes after the start', async () => {
    expect(await follow({ ups: [up(0, 15), up(90, 115)] })).toEqual([
      'full 14.0',
      'full 90.1',
      'full 110.0',
    ])
  })

  test('are not made up for when somebody made one meanwhile, at the command line or over HTTP', async () => {
    const runs = [run('2026-12-02T10:00:00.000Z')]

    expect(await follow({ runs, ups: [up(0, 15), up(50, 63)] })).toEqual(['full 14.0', 'full 62.0'])
  })

  test.each<[string, Partial<Run>]>([
    ['was narrowed to services', { services: ['db'] }],
    ['was of another type', { type: 'database' }],
    ['was no backup', { kind: 'verify' }],
    ['was cut off', cut],
    ['is under way', { state: 'running' }],
  ])('are made up for when what ran meanwhile %s', async (_what, changes) => {
    const runs = [run('2026-12-02T10:00:00.000Z', changes)]

    expect(await follow({ runs, ups: [up(0, 15), up(50, 61)] })).toEqual(['full 14.0', 'full 50.1'])
  })

  test('by a backup that is cut off are made up for once more, and not again and again', async () => {
    const ups = [up(0, 14.5), up(15, 15.3), up(16, 16.3), up(17, 17.3), up(18, 39)]

    expect(await follow({ ups, durationMs: hourMs })).toEqual([
      'full 14.0',
      'full 15.1',
      'full 38.0',
    ])
  })

  test('are forgotten where the schedule was changed or switched on meanwhile', async () => {
    // What ran at 2:00 answers no time of a schedule that came later.
    const runs = [run('2026-11-30T02:00:00.000Z')]

    expect(await follow({ runs, crons: { database: '0 * * * *' }, ups: [up(0.5, 1.5)] })).toEqual([
      'database 1.0',
    ])
  })
})

describe('a backup that failed', () => {
  test('comes again at its next time, not before', async () => {
    expect(await follow({ end: () => ({ state: 'failed' }), ups: [up(0, 39)] })).toEqual([
      'full 14.0',
      'full 38.0',
    ])
  })

  test('is none of another type, where it was a full one', async () => {
    const crons = { full: '0 2 * * *', database: '0 2 * * *' }

    expect(await follow({ crons, end: failFull, ups: [up(0, 15)] })).toEqual([
      'full 14.0',
      'database 14.0',
    ])
    expect(await follow({ crons, ups: [up(0, 15)] })).toEqual(['full 14.0'])
  })
})

describe('several types', () => {
  test('come one after the other; what another one was in the way of comes after it, once', async () => {
    const crons = { full: '0 2 * * *', database: '*/30 * * * *', volumes: '0 15 * * *' }

    expect(await follow({ crons, ups: [up(13.9, 16.4)], durationMs: 70 * minuteMs })).toEqual([
      'full 14.0',
      'database 15.2',
      'database 16.3',
    ])
    expect(await follow({ crons, ups: [up(2.9, 3.4)], durationMs: minuteMs })).toEqual([
      'database 3.0',
      'volumes 3.0',
    ])
  })
})

test('a delay moves each time, and the time that counts', async () => {
  const ups = [up(0, 14.1), up(14.9, 40)]

  expect(await follow({ delayMs: 30 * minuteMs, ups })).toEqual(['full 15.0', 'full 38.5'])
})

test('schedules outlive what the history forgets', async () => {
  const crons = { full: '0 2 * * 1', database: '0 */6 * * *' }

  const { begun } = await runSchedule(course({ crons, kept: 10, ups: [up(0, 24 * 15)] }))

  expect(begun.filter(({ type }) => type === 'full')).toHaveLength(2)
})

describe('another run in the way', () => {
  test('is reported; the backup comes when it has ended', async () => {
    const held = [up(13, 15.05)]
    const { begun, said } = await runSchedule(course({ held, ups: [up(0, 37)] }))

    expect(begun.map(toText)).toEqual(['full 15.2'])
    expect(new Set(said)).toEqual(new Set(['warn scheduled task put off']))
  })

  test('until the next time has the backup fail, and only the next one waits', async () => {
    const held = [up(13, 63)]
    const { begun, runs, said } = await runSchedule(course({ held, ups: [up(0, 64)] }))

    expect(begun.map(toText)).toEqual(['full 63.0'])
    expect(runs.map(({ state, due, error }) => [state, due, error?.code])).toEqual([
      ['failed', '2026-12-01T02:00:00.000Z', 'backup-skipped'],
      ['failed', '2026-12-02T02:00:00.000Z', 'backup-skipped'],
      ['complete', '2026-12-03T02:00:00.000Z', undefined],
    ])
    expect(runs[0]?.error).toEqual({
      code: 'backup-skipped',
      message:
        'the full backup that was due at 2026-12-01T02:00:00.000Z could not begin until the next one was: run x is under way',
      hint: 'The next one waits in its stead. Look at the run that was in its way; choose times that leave it room.',
    })
    expect(said.filter((line) => line === 'warn scheduled backup skipped')).toHaveLength(2)
  })

  test('when several were missed is waited for as long, and they fail one by one at most', async () => {
    const held = [up(100, 130)]
    const { begun, runs } = await runSchedule(course({ held, ups: [up(0, 15), up(100, 131)] }))

    expect(begun.map(toText)).toEqual(['full 14.0', 'full 130.1'])
    expect(runs.filter(({ error }) => error !== undefined)).toHaveLength(1)
  })
})

function follow(changes: Partial<Course>): Promise<string[]> {
  return runSchedule(course(changes)).then(({ begun }) => begun.map(toText))
}

function failFull(type: string): Partial<Run> {
  return { state: type === 'full' ? 'failed' : 'complete' }
}

function course(changes: Partial<Course>): Course {
  return {
    crons: { full: '0 2 * * *' },
    timeZone: 'UTC',
    ups: [],
    durationMs: minuteMs,
    ...changes,
  }
}

/** In hours from the start. */
function up(from: number, to: number): Course['ups'][number] {
  return { from: start + from * hourMs, to: start + to * hourMs }
}

function toText({ type, at }: { readonly type: string; readonly at: number }): string {
  return `${type} ${((at - start) / hourMs).toFixed(1)}`
}

function run(startedAt: string, changes: Partial<Run> = {}): Run {
  return exampleRun({ startedAt, ...changes })
}
