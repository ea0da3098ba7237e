/** What no history, no policy and no clock may make a retention do. RETENTION_RUNS says how many are tried; docs/reliability.md how many were. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { exampleBackup } from '../../test/support/example-manifest.ts'
import { exampleVerified } from '../../test/support/example-verification.ts'
import { keepRules, type KeepPolicy } from '../keep-policy.ts'
import { levels, type Backup } from '../model/backup.ts'
import { planRetention } from './plan-retention.ts'

const numRuns = Number(process.env['RETENTION_RUNS'] ?? 2000)
const limit = 12 * 3_600_000
const yearS = 31_557_600

type Event = {
  readonly waitS: number
  /** Seconds that the clock is put forward or back before the backup. */
  readonly jumpS: number
  readonly changes: Partial<Backup>
}

const outcome: fc.Arbitrary<Partial<Backup>> = fc
  .record({
    state: weighted<Backup['state']>('complete', 'incomplete'),
    reason: weighted<Backup['reason']>('asked', 'safeguard'),
    type: weighted<Backup['type']>('full', 'database', 'volumes'),
    services: weighted<string[]>([], ['web'], ['db', 'web']),
    level: fc.constantFrom(...levels),
    damaged: weighted(false, true),
    counted: weighted(true, false),
  })
  .map(({ damaged, counted, ...changes }) => ({
    ...changes,
    ...(counted ? {} : { sequence: 0 }),
    ...(damaged ? { level: 'written', verified: { ...exampleVerified(), proved: 'written' } } : {}),
  }))

const event: fc.Arbitrary<Event> = fc.record({
  waitS: fc.oneof(fc.integer({ min: 1, max: 7200 }), fc.integer({ min: 3600, max: 90 * 86_400 })),
  jumpS: weighted(0, 10 * yearS, -10 * yearS, 3600),
  changes: outcome,
})

const policy: fc.Arbitrary<KeepPolicy> = fc
  .record(Object.fromEntries(keepRules.map((rule) => [rule, fc.integer({ min: 0, max: 8 })])), {
    requiredKeys: [],
  })
  .filter((counts) => Object.values(counts).some((count) => (count ?? 0) > 0))

const history = fc.array(event, { maxLength: 30 }).map(play)

test('what stays and what goes are all there is, each with its reason', { timeout: limit }, () => {
  check((backups, given) => {
    const { keep, remove } = planRetention(backups, given)

    expect(ids([...keep, ...remove])).toEqual(ids(backups))
    expect([...keep, ...remove].filter(({ because }) => because.length === 0)).toEqual([])
  })
})

test('the newest complete one, and the newest of each level, never go', { timeout: limit }, () => {
  check((backups, given) => {
    const gone = new Set(planRetention(backups, given).remove.map(({ id }) => id))
    for (const group of groupsOf(backups)) {
      const sound = group.filter(isSound)
      for (const level of levels) {
        const proved = sound.filter((each) => levels.indexOf(each.level) >= levels.indexOf(level))
        const bySequence = proved.toSorted(byAge)[0]
        const byClock = proved.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0]
        expect([bySequence, byClock].filter((each) => each && gone.has(each.id))).toEqual([])
      }
    }
  })
})

test(
  'safety backups and damaged ones never go, nor anything after a failed run',
  { timeout: limit },
  () => {
    check((backups, given) => {
      const gone = new Set(planRetention(backups, given).remove.map(({ id }) => id))

      const aside = backups.filter((each) => each.reason === 'safeguard' || isDamaged(each))
      expect(aside.filter((each) => gone.has(each.id) && each.state === 'complete')).toEqual([])
      expect(planRetention(backups, { ...given, unsound: 'it failed' }).remove).toEqual([])
    })
  },
)

test('the last ones have their places, whatever the clock said', { timeout: limit }, () => {
  check((backups, given) => {
    const kept = new Set(planRetention(backups, given).keep.map(({ id }) => id))
    for (const group of groupsOf(backups)) {
      const last = group
        .filter(isSound)
        .toSorted(byAge)
        .slice(0, given.policy.last ?? 0)
      expect(last.filter(({ id }) => !kept.has(id))).toEqual([])
    }
  })
})

test(
  'incomplete ones take no place, and go only when there is a complete one after them',
  { timeout: limit },
  () => {
    check((backups, given) => {
      const { remove } = planRetention(backups, given)
      const complete = backups.filter(({ state }) => state === 'complete')

      const newest = backups.filter(({ reason }) => reason === 'asked').toSorted(byAge)[0]
      if (newest?.state === 'incomplete') {
        expect(remove).toEqual([])
        return
      }
      const without = planRetention(complete, given).remove
      expect(ids(remove.filter(({ state }) => state === 'complete'))).toEqual(ids(without))
      for (const { id } of remove.filter(({ state }) => state === 'incomplete')) {
        const found = backups.find((each) => each.id === id)
        const group = groupsOf(backups).find((each) => each.some((other) => other === found)) ?? []
        expect(group.some((each) => isSound(each) && found && byAge(each, found) < 0)).toBe(true)
      }
    })
  },
)

test('neither their order nor a second look changes anything', { timeout: limit }, () => {
  check((backups, given) => {
    const first = planRetention(backups, given)

    expect(planRetention(backups.toReversed(), given)).toEqual(first)
    const left = backups.filter(({ id }) => first.keep.some((each) => each.id === id))
    expect(planRetention(left, given).remove).toEqual([])
  })
})

function check(
  property: (backups: Backup[], given: Parameters<typeof planRetention>[1]) => void,
): void {
  fc.assert(
    fc.property(
      history,
      policy,
      fc.integer({ min: 0, max: 20 * yearS }),
      (backups, chosen, later) => {
        const now = new Date(Date.UTC(2026) + later * 1000)
        property(backups, { policy: chosen, now, unsound: undefined })
      },
    ),
    { numRuns },
  )
}

/** The backups that come of it, in no order of time. */
function play(events: readonly Event[]): Backup[] {
  let clockS = Date.UTC(2026) / 1000
  return events.map(({ waitS, jumpS, changes }, index) => {
    clockS += waitS + jumpS
    const startedAt = new Date(clockS * 1000).toISOString()
    return exampleBackup({ id: `b${index}`, startedAt, sequence: index + 1, ...changes })
  })
}

/** Mostly the first. */
function weighted<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  const rare = others.map((value) => ({ arbitrary: fc.constant(value), weight: 1 }))
  return fc.oneof({ arbitrary: fc.constant(usual), weight: 3 * others.length }, ...rare)
}

function groupsOf(backups: readonly Backup[]): Backup[][] {
  return [...Map.groupBy(backups, ({ type, services }) => `${type} ${services.join()}`).values()]
}

function isDamaged({ verified }: Backup): boolean {
  return verified?.proved === 'written'
}

function isSound(backup: Backup): boolean {
  return backup.state === 'complete' && backup.reason === 'asked' && !isDamaged(backup)
}

function byAge(a: Backup, b: Backup): number {
  const byClock = a.startedAt === b.startedAt ? 0 : a.startedAt < b.startedAt ? 1 : -1
  return b.sequence - a.sequence || byClock || (a.id < b.id ? 1 : -1)
}

function ids(some: readonly { readonly id: string }[]): string[] {
  return some.map(({ id }) => id).toSorted()
}
