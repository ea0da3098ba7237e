/** What a person would want to hear in that time, and the dead man’s switch. Written from what really happened. */
import type { Span } from './course.ts'
import { byBegin } from './expected-health.ts'
import { say, type Fact } from './ledger.ts'

/** A look of the daemon, and what a person would have found at it. */
export type Seen = { readonly at: number; readonly reasons: readonly string[] }

type Given = {
  readonly facts: readonly Fact[]
  readonly looks: readonly Seen[]
  readonly maxAgeMs: number
  /** When nobody could be reached. */
  readonly silences: readonly Span[]
}

type Event =
  | { readonly at: number; readonly fact: Fact }
  | { readonly at: number; readonly look: Seen }

/** One line for each message, in no order. */
export function expectMessages({ facts, looks, maxAgeMs, silences }: Given): string[] {
  const ordered = facts.toSorted(byBegin)
  const said: string[] = []
  /** What people have heard of that is too late, and have not heard of that it is over. */
  const worries = new Map<string, { since: number; isTold: boolean; isOver: boolean }>()
  const isTaken = (at: number): boolean => !silences.some(({ from, to }) => from <= at && at < to)
  const tell = (at: number, what: string): void => {
    said.push(`${say(at)} ${what} ${isTaken(at) ? 'arrived' : 'lost'}`)
  }
  const events: Event[] = [
    ...facts
      .filter(({ end }) => end !== undefined)
      .map((fact) => ({ at: fact.endedAt ?? 0, fact })),
    ...looks.map((each) => ({ at: each.at, look: each })),
  ]
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    if ('fact' in event) hear(event.fact, event.at)
    else look(event.look)
  }
  return said

  function hear(fact: Fact, at: number): void {
    const { kind, type, end } = fact
    if (kind === 'restore' || end === 'interrupted') return
    const name = `${kind} ${type}`
    if (end !== 'complete') return tell(at, `failure ${name}`)
    const before = ordered
      .filter((other) => other.kind === kind && other.type === type && other !== fact)
      .filter((other) => other.begunAt <= fact.begunAt && (other.endedAt ?? Infinity) <= at)
      .findLast((other) => other.end !== undefined && other.end !== 'interrupted')
    const mine = name === 'backup full' ? late : (ends[kind] ?? [])
    const worried = mine.filter((code) => worries.get(code)?.isTold)
    for (const code of worried) worries.delete(code)
    const wasBad = before !== undefined && before.end !== 'complete'
    if (wasBad || worried.length > 0) tell(at, `recovery ${name}`)
    else if (fact.hasWarned) tell(at, `warning ${name}`)
  }

  function look({ at, reasons }: Seen): void {
    for (const code of [...late, ...Object.values(ends).flat()]) {
      const worry = worries.get(code)
      if (!reasons.includes(code)) {
        // How the backups are nobody knows meanwhile.
        if (reasons.includes(unreachable)) continue
        if (worry?.isTold) worry.isOver = true
        else worries.delete(code)
        continue
      }
      const mine =
        worry === undefined || worry.isOver ? { since: at, isTold: false, isOver: false } : worry
      worries.set(code, mine)
      if (mine.isTold || (slow.includes(code) && at - mine.since <= maxAgeMs)) continue
      tell(at, `overdue shop: ${called[code] ?? 'no backup'} for too long`)
      mine.isTold = isTaken(at)
    }
  }
}

const unreachable = 'repository-unreachable'

/** What a run of a kind ends when it goes well. */
const ends: Readonly<Record<string, readonly string[]>> = {
  verify: ['drill-overdue'],
  'read-back': ['read-back-overdue'],
}
const called: Readonly<Record<string, string>> = {
  'drill-overdue': 'no drill',
  'read-back-overdue': 'nothing read back',
  [unreachable]: 'the repository has been out of reach',
}
const late = ['backup-too-old', 'no-backup', unreachable]
/** These are no news on the first day: a stack has no backup yet, and a store is away at times. */
const slow = ['no-backup', unreachable]

/** What the switch hears: full backups alone. */
export function expectSignals(facts: readonly Fact[]): string[] {
  return facts
    .filter(({ kind, type }) => kind === 'backup' && type === 'full')
    .flatMap(({ acceptedAt, endedAt, end }) => [
      ...(acceptedAt === undefined ? [] : [`${say(acceptedAt)} start`]),
      ...(end === undefined || end === 'interrupted'
        ? []
        : [`${say(endedAt ?? 0)} ${end === 'complete' ? 'success' : 'fail'}`]),
    ])
}
