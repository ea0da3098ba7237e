/** Months of everything that Lifeboat does by itself, in a moment: see test/support/months. MONTHS_RUNS says how many twelve months are tried, MONTHS_SEED which; docs/reliability.md how many were. */
import { expect, test } from 'vitest'

import { memoryKnown } from './support/memory-repository.ts'
import { drawCourse } from './support/months/course.ts'
import { expectAsWanted } from './support/months/expect-as-wanted.ts'
import { openMemoryHistory } from './support/months/memory-history.ts'
import { openMemoryPlaces } from './support/months/places.ts'
import { runMonths } from './support/months/run-months.ts'

const { MONTHS_RUNS: runs, MONTHS_SEED: seed, MONTHS_DAYS } = process.env
const isSample = runs === undefined && seed === undefined
const days = Number(MONTHS_DAYS ?? (isSample ? 45 : 365))
const sample = 7

test.each(listSeeds())(
  'nothing is lost, and everybody hears what they would want to: MONTHS_SEED=%i',
  { timeout: 12 * 3_600_000 },
  async (each) => {
    // Both days on which the clocks of a country are changed are in a year; the sample has the first.
    const course = drawCourse(each, { from: Date.parse('2026-02-20T00:00:00.777Z'), days })
    const history = openMemoryHistory()

    const given = { places: openMemoryPlaces(), history, known: memoryKnown() }
    const told = await runMonths(course, given)

    const counts = expectAsWanted(course, told, history.all())
    if (!isSample) console.info(`seed ${each}, ${days} days: ${counts}`)
    expect(told.looks.length).toBeGreaterThan(days)
  },
)

function listSeeds(): number[] {
  if (seed !== undefined) return [Number(seed)]
  if (runs === undefined) return [sample]
  return Array.from({ length: Number(runs) }, () => Math.floor(Math.random() * 2 ** 31))
}
