/** Months of everything Lifeboat does by itself, in a moment: see test/support/months. MONTHS_RUNS says how many twelve months are tried; docs/reliability.md how many were. */
import { expect, test } from 'vitest'

import { memoryKnown } from './support/memory-repository.ts'
import { checkSchedule } from './support/months/check-schedule.ts'
import { drawCourse } from './support/months/course.ts'
import { expectMessages, expectSignals } from './support/months/expected-messages.ts'
import { say } from './support/months/ledger.ts'
import { openMemoryHistory } from './support/months/memory-history.ts'
import { openMemoryPlaces } from './support/months/places.ts'
import { runMonths } from './support/months/run-months.ts'

const given = process.env['MONTHS_RUNS']
const seed = process.env['MONTHS_SEED']
const days = Number(process.env['MONTHS_DAYS'] ?? (given === undefined ? 90 : 365))
const seeds =
  seed !== undefined
    ? [Number(seed)]
    : given === undefined
      ? [7]
      : Array.from({ length: Number(given) }, () => Math.floor(Math.random() * 2 ** 31))

test.each(seeds)(
  'nothing is lost, and everybody hears what they would want to: MONTHS_SEED=%i',
  { timeout: 12 * 3_600_000 },
  async (each) => {
    const course = drawCourse(each, { from: Date.parse('2026-02-20T00:00:00.777Z'), days })
    const history = openMemoryHistory()
    const places = openMemoryPlaces()

    const { ledger, sent, looks, maxAgeMs } = await runMonths(course, {
      places,
      history,
      known: memoryKnown(),
    })

    const { facts, first, breaches } = ledger
    expect(breaches.slice(0, 5)).toEqual([])
    const silences = course.spells.filter(({ trouble }) => trouble === 'notifier-down')
    const messages = sent.filter(({ to }) => to === 'message')
    expect(
      messages.map(({ at, what, isTaken }) => `${say(at)} ${what} ${isTaken ? 'arrived' : 'lost'}`).toSorted(),
    ).toEqual(expectMessages({ facts, looks, maxAgeMs, silences }).toSorted())
    const signals = sent.filter(({ to }) => to !== 'message')
    expect(signals.map(({ at, to }) => `${say(at)} ${to}`).toSorted()).toEqual(
      expectSignals(facts).toSorted(),
    )
    expect(checkSchedule({ course, facts, first, runs: history.all() }).slice(0, 5)).toEqual([])
    console.log(days, facts.length, first.size, messages.length, signals.length, looks.length, [...first.values()].filter(x=>x.goneAt).length)
  },
)
