import { expect } from 'vitest'

import type { Run } from '../../../src/model/run.ts'
import { checkSchedule } from './check-schedule.ts'
import type { Course } from './course.ts'
import { expectMessages, expectSignals } from './expected-messages.ts'
import { say } from './ledger.ts'
import type { Told } from './run-months.ts'

/** A storm of the same shows no more than its beginning. */
const most = 5

/** Holds what came of a course against what a person would want of it; gives how much there was. */
export function expectAsWanted(course: Course, told: Told, runs: readonly Run[]): string {
  const { ledger, sent, looks, maxAgeMs } = told
  const { facts, first, breaches } = ledger
  expect(breaches.slice(0, most)).toEqual([])

  const silences = course.spells.filter(({ trouble }) => trouble === 'notifier-down')
  const messages = sent.filter(({ to }) => to === 'message')
  const lines = messages.map(
    ({ at, what, isTaken }) => `${say(at)} ${what} ${isTaken ? 'arrived' : 'lost'}`,
  )
  const wanted = expectMessages({ facts, looks, maxAgeMs, silences })
  expect(lines.toSorted()).toEqual(wanted.toSorted())

  const signals = sent.filter(({ to }) => to !== 'message').map(({ at, to }) => `${say(at)} ${to}`)
  expect(signals.toSorted()).toEqual(expectSignals(facts).toSorted())

  expect(checkSchedule({ course, facts, first, runs }).slice(0, most)).toEqual([])
  const gone = [...first.values()].filter(({ goneAt }) => goneAt !== undefined)
  const red = looks.filter(({ reasons }) => reasons.length > 0)
  return `${facts.length} runs, ${first.size} backups (${gone.length} gone), ${ledger.copied.size} copied, ${messages.length} messages, ${signals.length} pings, ${looks.length} looks at /health (${red.length} of 503), ${course.ups.length} starts`
}
