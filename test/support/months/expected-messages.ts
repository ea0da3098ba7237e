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
    const mine = Object.entries(worrying).filter(([code, { by }]) =>
      code === 'copy-too-old' ? kind === 'copy' && fact.copiesFull === true : name.startsWith(by),
    )
    const isWorried = mine.some(([code]) => worries.get(code)?.isTold)
    if (isWorried) for (const [code] of mine) worries.delete(code)
    const wasBad = before !== undefined && before.end !== 'complete'
    if (wasBad || isWorried) tell(at, `recovery ${name}`)
    else if (fact.hasWarned) tell(at, `warning ${name}`)
  }

  function look({ at, reasons }: Seen): void {
    for (const [code, { title, isSlow, unseen }] of Object.entries(worrying)) {
      if (unseen !== undefined && reasons.includes(unseen)) continue
      const worry = worries.get(code)
      if (!reasons.includes(code)) {
        if (worry?.isTold) worry.isOver = true
        else worries.delete(code)
        continue
      }
      const mine =
        worry === undefined || worry.isOver ? { since: at, isTold: false, isOver: false } : worry
      worries.set(code, mine)
      if (mine.isTold || (isSlow === true && at - mine.since <= maxAgeMs)) continue
      tell(at, `overdue shop: ${title} for too long`)
      mine.isTold = isTaken(at)
    }
  }
}

type Worry = {
  readonly title: string
  /** Which runs end it. */
  readonly by: string
  /** What is no news on its first day: there is none yet, or something is away. */
  readonly isSlow?: boolean
  /** While this is so, nobody knows of it. */
  readonly unseen?: string
}

const away = 'repository-unreachable'
const full = 'backup full'
const worrying: Readonly<Record<string, Worry>> = {
  'backup-too-old': { title: 'no backup', by: full, unseen: away },
  'no-backup': { title: 'no backup', by: full, unseen: away, isSlow: true },
  'backup-unproved': { title: 'no proved backup', by: full, unseen: away, isSlow: true },
  [away]: { title: 'the repository has been out of reach', by: full, isSlow: true },
  'drill-overdue': { title: 'no drill', by: 'verify', unseen: away },
  'read-back-overdue': { title: 'nothing read back', by: 'read-back', unseen: away },
  'copy-too-old': {
    title: 'no new backup in the copy',
    by: 'copy',
    unseen: 'copy-unreachable',
    isSlow: true,
  },
  'copy-unreachable': { title: 'the copy has been out of reach', by: 'copy', isSlow: true },
}

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
