/** What a stretch of time brings, drawn from a seed: when Lifeboat is up, what goes wrong meanwhile, what people do. Times are milliseconds. */
import { seedRandom } from '../seeded-random.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export type Span = { readonly from: number; readonly to: number }

/** What goes wrong for a while. */
export const troubles = [
  'backup-fails',
  'backup-incomplete',
  'backup-unverified',
  'verification-finds',
  'drill-fails',
  'store-away',
  'copy-away',
  'copy-spoils',
  'notifier-down',
  'bytes-rot',
] as const
export type Trouble = (typeof troubles)[number]

/** The daemon runs from, to; it is told to end, or the power fails and everything dies. */
export type Up = Span & { readonly ending: 'told' | 'killed' }

/** What a person does at a moment, by a command in a process of its own. */
export type Act = {
  readonly at: number
  readonly what: 'backup' | 'backup-killed' | 'database' | 'restore' | 'lose-backups'
  readonly ms: number
}

export type Course = {
  readonly seed: number
  readonly from: number
  readonly to: number
  readonly timeZone: string
  readonly ups: readonly Up[]
  readonly spells: readonly (Span & { readonly trouble: Trouble })[]
  readonly acts: readonly Act[]
  readonly random: () => number
}

const whats = ['backup', 'backup-killed', 'database', 'restore', 'lose-backups'] as const
const chances = [0.2, 0.4, 0.6, 0.9, 1]

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'] as const

/** How hard a time is: `calm` has nothing go wrong but what `troubles` are asked for. */
export function drawCourse(seed: number, { from, days }: { from: number; days: number }): Course {
  const random = seedRandom(seed)
  const to = from + days * dayMs
  const timeZone = zones[Math.floor(random() * zones.length)] ?? 'UTC'
  const between = (least: number, most: number): number =>
    Math.round(least + random() * (most - least))
  const chance = (part: number): boolean => random() < part

  const ups: Up[] = []
  for (let at = from; at < to;) {
    const length = chance(0.3) ? between(minuteMs, 6 * hourMs) : between(6 * hourMs, 25 * dayMs)
    // Often in the middle of a backup of the night.
    const night = chance(0.4) ? untilNight(at + length, timeZone) + between(0, 40 * minuteMs) : 0
    const end = Math.min(to, at + odd(length + night))
    ups.push({ from: at, to: end, ending: chance(0.5) ? 'told' : 'killed' })
    const isShort = chance(0.6)
    at = end + odd(isShort ? between(2000, 20 * minuteMs) : between(hourMs, 5 * dayMs))
  }

  const spells = troubles.flatMap((trouble) => {
    const found: (Span & { trouble: Trouble })[] = []
    for (let at = from + between(0, 40 * dayMs); at < to; at += between(5 * dayMs, 60 * dayMs)) {
      const length = chance(0.5) ? between(hourMs, 30 * hourMs) : between(dayMs, 5 * dayMs)
      found.push({ trouble, from: at, to: at + length })
      at += length
    }
    return found
  })

  const acts: Act[] = []
  for (let at = from + between(0, 6 * dayMs); at < to; at += between(dayMs, 14 * dayMs)) {
    const dice = random()
    const what = whats.find((_, index) => dice < (chances[index] ?? 1)) ?? 'backup'
    const isLong = what === 'restore' && chance(0.3)
    const ms = isLong ? between(5 * hourMs, 40 * hourMs) : between(minuteMs, 20 * minuteMs)
    acts.push({ at, what, ms })
  }
  return { seed, from, to, timeZone, ups, spells, acts, random }
}

function untilNight(at: number, timeZone: string): number {
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return time.add({ days: 1 }).startOfDay().epochMilliseconds + 2 * hourMs - at
}

/** No two things of a course are at the same moment by chance. */
function odd(ms: number): number {
  return Math.floor(ms / 1000) * 1000 + 777
}
