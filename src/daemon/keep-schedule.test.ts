import { describe, expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import { keepSchedule, type Task } from './keep-schedule.ts'

const minuteMs = 60_000
const start = Date.parse('2026-11-22T03:00:00.000Z')

describe('a scheduled task', () => {
  test('is done at its time, and again at the next', async () => {
    const { doneAt } = await keep({ everyMs: 60 * minuteMs, lastMs: start, untilMin: 130 })

    expect(doneAt).toEqual([60, 120])
  })

  test('that was missed is caught up, five minutes after the start', async () => {
    const { doneAt } = await keep({
      everyMs: 24 * 60 * minuteMs,
      lastMs: start - 40 * 60 * minuteMs,
      untilMin: 600,
    })

    expect(doneAt).toEqual([5])
  })

  test('that is in the way of another run is reported, and tried again ten minutes later', async () => {
    const { doneAt, said } = await keep({
      everyMs: 60 * minuteMs,
      lastMs: start,
      untilMin: 90,
      refusals: 2,
    })

    expect(doneAt).toEqual([80])
    expect(said.filter((line) => line.startsWith('warn'))).toEqual([
      'warn scheduled task put off: run run-0 is under way',
      'warn scheduled task put off: run run-0 is under way',
    ])
  })

  test('that somebody did by hand meanwhile is not done again', async () => {
    const { doneAt } = await keep({
      everyMs: 60 * minuteMs,
      lastMs: start,
      untilMin: 100,
      byHandAtMin: 50,
    })

    expect(doneAt).toEqual([])
  })

  test('of which there is nothing to do waits, and is asked again', async () => {
    const { doneAt, asked } = await keep({ everyMs: undefined, lastMs: start, untilMin: 35 })

    expect(doneAt).toEqual([])
    expect(asked).toBe(4)
  })

  test('whose time cannot be told is reported, and asked again', async () => {
    const { said, asked } = await keep({
      everyMs: 60 * minuteMs,
      lastMs: start,
      untilMin: 25,
      unreadable: true,
    })

    expect(asked).toBe(3)
    expect(said[0]).toBe('warn scheduled task put off: the repository does not answer')
  })

  test('goes by the clock on the wall: one that is set forward makes it due', async () => {
    const { doneAt } = await keep({
      everyMs: 60 * minuteMs,
      lastMs: start,
      untilMin: 10,
      jumpMin: 55,
    })

    expect(doneAt).toEqual([60])
  })

  test('whose time is years away since the clock was set back is asked for it again, and is put off by minutes', async () => {
    const yearMin = 365 * 24 * 60
    const { doneAt } = await keep({
      everyMs: 62 * minuteMs,
      refusals: 1,
      lastMs: start,
      untilMin: 200,
      jumpMin: -20 * yearMin,
      anewAfterJump: true,
    })

    expect(doneAt.map((minute) => minute + 20 * yearMin)).toEqual([82, 144])
  })
})

type Course = {
  /** Due so long after it was done last; undefined when there is nothing to do it to. */
  readonly everyMs: number | undefined
  readonly lastMs: number
  readonly untilMin: number
  readonly refusals?: number
  readonly byHandAtMin?: number
  readonly unreadable?: boolean
  /** In the fifth minute the clock is set forward by so much. */
  readonly jumpMin?: number
  /** From then on the time is counted anew. */
  readonly anewAfterJump?: true
}

/** Runs a task on a clock that nobody waits for; minutes count from its start. */
async function keep(course: Course): Promise<{ doneAt: number[]; said: string[]; asked: number }> {
  const { everyMs, untilMin, byHandAtMin, jumpMin = 0 } = course
  const stop = new AbortController()
  let elapsedMs = 0
  let jumpedMs = 0
  let lastMs = course.lastMs
  let refusals = course.refusals ?? 0
  let asked = 0
  const doneAt: number[] = []
  const said: string[] = []
  const nowMs = (): number => start + elapsedMs + jumpedMs
  const note =
    (level: string) =>
    (fields: object, message?: string): void =>
      void said.push(`${level} ${message}: ${'why' in fields ? String(fields.why) : ''}`)
  const task: Task = {
    name: 'drill',
    findDue: async () => {
      asked += 1
      if (course.unreadable) {
        throw new LifeboatError('repository-unreachable', 'the repository does not answer', {
          hint: 'x',
        })
      }
      return everyMs === undefined ? undefined : new Date(lastMs + everyMs)
    },
    act: async () => {
      refusals -= 1
      if (refusals >= 0) {
        throw new LifeboatError('locked', 'run run-0 is under way', { hint: 'Wait.' })
      }
      lastMs = nowMs()
      doneAt.push((lastMs - start) / minuteMs)
    },
  }
  const log = { info: note('info'), warn: note('warn'), error: note('error') }
  await keepSchedule(task, log, stop.signal, {
    now: () => new Date(nowMs()),
    delay: async (ms) => {
      elapsedMs += ms
      if (elapsedMs >= untilMin * minuteMs) stop.abort()
      if (elapsedMs >= 5 * minuteMs && jumpedMs !== jumpMin * minuteMs) {
        jumpedMs = jumpMin * minuteMs
        if (course.anewAfterJump) lastMs = nowMs()
      }
      if (byHandAtMin !== undefined && elapsedMs === byHandAtMin * minuteMs) lastMs = nowMs()
    },
  })
  return { doneAt, said, asked }
}
