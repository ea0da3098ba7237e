import type { Begun, Span } from './run-schedule.ts'

const dayMs = 86_400_000
const graceMs = 300_000

/** A time of the day, each day or on one day of the week (0 is Sunday). */
type Wanted = {
  readonly hour: number
  readonly minute: number
  readonly weekday: number | undefined
}

/** What a person expects of a daemon that is up at these times only. */
export function expectRuns(
  times: readonly number[],
  ups: readonly Span[],
  durationMs: number,
): Begun[] {
  const begun: Begun[] = []
  let answered = ups[0]?.from ?? 0
  let cutOff = 0
  for (const { from, to } of ups) {
    let clock = from
    for (;;) {
      const next = times.find((time) => time > answered) ?? Infinity
      const at = Math.max(clock, next <= from ? from + graceMs : next)
      if (at >= to) break
      begun.push({ type: 'full', at })
      clock = at + durationMs
      cutOff = clock > to ? cutOff + 1 : 0
      // One that was cut off is made up for once.
      if (cutOff !== 1) answered = at
      if (cutOff === 2) cutOff = 0
      if (clock >= to) break
    }
  }
  return begun
}

/** Each day at a time of the day: the first of two, and where there is none the moment at which the clocks were put forward. */
export function listTimes(
  { hour, minute, weekday }: Wanted,
  zone: string,
  ups: readonly Span[],
): number[] {
  const first = new Date(ups[0]?.from ?? 0).toISOString().slice(0, 10)
  const days = Math.ceil(((ups.at(-1)?.to ?? 0) - (ups[0]?.from ?? 0)) / dayMs) + 3
  return Array.from({ length: days }, (_, index) =>
    Temporal.PlainDate.from(first).add({ days: index - 1 }),
  )
    .filter(({ dayOfWeek }) => weekday === undefined || dayOfWeek % 7 === weekday)
    .map((date) => {
      const plain = date.toPlainDateTime({ hour, minute })
      const [early, late] = (['earlier', 'later'] as const).map((disambiguation) =>
        plain.toZonedDateTime(zone, { disambiguation }),
      )
      if (early === undefined || late === undefined) throw new Error('no such zone')
      const isLeftOut = !early.toPlainDateTime().equals(plain)
      const shown = isLeftOut ? early.getTimeZoneTransition('next') : early
      return shown?.epochMilliseconds ?? 0
    })
    .filter((time) => time > (ups[0]?.from ?? 0))
}
