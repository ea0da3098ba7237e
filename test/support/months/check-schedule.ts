/** Whether each backup that was due came, once, and none that was not. Written from what really happened. */
import type { Run } from '../../../src/model/run.ts'
import { listTimes } from '../expected-runs.ts'
import type { Course } from './course.ts'
import { byBegin } from './expected-health.ts'
import { say, type Fact, type Made } from './ledger.ts'

const minuteMs = 60_000
const graceMs = 5 * minuteMs
/** The daemon tries each ten minutes. */
const againMs = 11 * minuteMs

/** By type the hours of the day. */
export const hoursOf = { full: [2], database: [8, 14, 20] } as const
type Type = keyof typeof hoursOf

type Given = {
  readonly course: Course
  readonly facts: readonly Fact[]
  readonly first: ReadonlyMap<string, Made>
  /** All records there were. */
  readonly runs: readonly Run[]
}

/** What is wrong, in words. */
export function checkSchedule(given: Given): string[] {
  return (['full', 'database'] as const).flatMap((type) => {
    const { course } = given
    const times = hoursOf[type]
      .flatMap((hour) =>
        listTimes({ hour, minute: 0, weekday: undefined }, course.timeZone, [course]),
      )
      .filter((time) => time < course.to)
      .toSorted((a, b) => a - b)
    return [...findLost(given, type, times), ...findNeedless(given, type, times)]
  })
}

function findLost(given: Given, type: Type, times: readonly number[]): string[] {
  const { course, facts } = given
  const backups = facts.filter((fact) => fact.kind === 'backup' && isOf(fact, type))
  return times.flatMap((time) => {
    let from = time
    for (let attempts = 0; attempts < 2; attempts += 1) {
      const chance = findChance(given, time, from)
      if (chance === undefined || chance + 2 * againMs >= course.to) return []
      const came = backups
        .toSorted(byBegin)
        .find(({ begunAt, isSkipped, due }) => begunAt >= from && (!isSkipped || due === time))
      if (came === undefined || came.begunAt > chance + 2 * againMs) {
        return [`the ${type} backup of ${say(time)} never came; ${say(chance)} was a chance`]
      }
      if (!isCutOff(given, came)) return []
      from = came.freeAt ?? came.begunAt
    }
    return []
  })
}

/** The first moment from which Lifeboat is up, and no other run, for as long as it may take to try again. */
function findChance({ course, facts }: Given, time: number, from: number): number | undefined {
  for (const up of course.ups) {
    if (up.to <= from) continue
    let at = Math.max(from, up.from > time ? up.from + graceMs : up.from)
    const held = facts
      .filter(({ begunAt, freeAt }) => (freeAt ?? Infinity) > at && begunAt < up.to)
      .toSorted(byBegin)
    for (const { begunAt, freeAt, isSkipped } of held) {
      if (isSkipped || begunAt - at >= againMs) continue
      at = Math.max(at, freeAt ?? Infinity)
    }
    if (up.to - at >= againMs) return at
  }
  return undefined
}

function findNeedless(
  { runs, ...given }: Given & { runs: readonly Run[] },
  type: Type,
  times: readonly number[],
): string[] {
  const facts = given.facts.filter(({ kind }) => kind === 'backup').toSorted(byBegin)
  return runs
    .filter((run) => run.kind === 'backup' && run.type === type && run.due !== undefined)
    .flatMap((run) => {
      const due = Date.parse(run.due ?? '')
      if (!times.includes(due))
        return [`run ${run.id} says it was due at ${run.due}, which is no time`]
      const begun = facts.findIndex(({ id }) => id === run.id)
      const earlier = facts
        .slice(0, begun)
        .filter((fact) => isOf(fact, type) && (fact.due ?? fact.begunAt) >= due)
        // A full one that failed is none of another type.
        .filter((fact) => fact.type === type || (fact.end !== 'failed' && fact.end !== 'died'))
      const answered = earlier.filter((fact) => !isCutOff(given, fact))
      if (answered.length === 0 && earlier.length < 2) return []
      return [
        `run ${run.id} of ${run.due} came again after ${earlier.map(({ id }) => id).join(', ')}`,
      ]
    })
}

function isOf(fact: Fact, type: Type): boolean {
  return fact.type === type || fact.type === 'full'
}

/** It ended before there was a backup, and not by itself. */
function isCutOff({ first }: Pick<Given, 'first'>, { id, end }: Fact): boolean {
  return end !== 'complete' && end !== 'failed' && end !== 'incomplete' && !first.has(id)
}
