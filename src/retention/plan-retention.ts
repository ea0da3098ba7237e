import { keepRules, type KeepPolicy, type KeepRule } from '../keep-policy.ts'
import { compareAge, levels, type Backup } from '../model/backup.ts'
import type { Retained, RetentionPlan } from '../model/retention.ts'
import { periodOf } from './period-of.ts'

export type Given = {
  readonly policy: KeepPolicy
  readonly now: Date
  /** Why nothing may go, as far as the backups do not tell themselves; undefined when nothing speaks against it. */
  readonly unsound: string | undefined
}

/**
 * Which backups of one stack stay, and why, and which go. Each type, and each choice of services, has places of its own. Only complete backups
 * that are not known to be damaged fill places. Time decides which day a backup is of, never which of two is the newer one: a clock that
 * jumps removes nothing. Pure.
 */
export function planRetention(
  backups: readonly Backup[],
  { policy, now, unsound }: Given,
): RetentionPlan {
  const newestFirst = backups.toSorted((a, b) => compareAge(b, a))
  const groups = Map.groupBy(newestFirst, ({ type, services }) =>
    JSON.stringify([type, services.toSorted()]),
  )
  const reasons = new Map<Backup, string[]>(newestFirst.map((backup) => [backup, []]))
  const because = (backup: Backup | undefined, reason: string): void => {
    if (backup !== undefined) reasons.get(backup)?.push(reason)
  }
  for (const group of groups.values()) {
    const sound = group.filter(isSound)
    for (const rule of keepRules) fillPlaces(sound, rule, policy[rule] ?? 0, because)
    keepNewest(sound, because)
    for (const backup of group) keepAside(backup, sound, because)
  }
  const against = unsound ?? findUnsound(newestFirst)
  if (against !== undefined) {
    for (const backup of newestFirst) because(backup, against)
  }
  const judged = newestFirst.map((backup) => describe(backup, reasons.get(backup) ?? []))
  return {
    keep: judged.filter((each) => each.because.length > 0),
    remove: judged
      .filter((each) => each.because.length === 0)
      .map((each) => ({ ...each, because: [whyNot(each)] })),
    warnings: newestFirst.filter((backup) => isAhead(backup, now)).map(describeAhead),
  }
}

/** What there is may be all there will be when the newest one has not gone well. */
function findUnsound(newestFirst: readonly Backup[]): string | undefined {
  const newest = newestFirst.find(({ reason }) => reason === 'asked')
  if (newest?.state !== 'incomplete') return undefined
  return `nothing goes while the newest backup, ${newest.id}, is incomplete`
}

type Because = (backup: Backup | undefined, reason: string) => void

/** What a person could restore from with confidence. A safety backup holds what one no longer wanted. */
function isSound(backup: Backup): boolean {
  return backup.state === 'complete' && backup.reason === 'asked' && !isDamaged(backup)
}

/** A verification has found something, and none that looked as far has found nothing since. */
function isDamaged({ verified }: Backup): boolean {
  return verified !== null && verified.proved !== verified.wanted
}

function fillPlaces(
  sound: readonly Backup[],
  rule: KeepRule,
  places: number,
  because: Because,
): void {
  const filled = new Set<string>()
  for (const [index, backup] of sound.entries()) {
    const period = rule === 'last' ? String(index) : periodOf(rule, backup.startedAt)
    if (filled.size === places) return
    if (filled.has(period)) continue
    filled.add(period)
    because(backup, rule === 'last' ? `last ${filled.size} of ${places}` : `${rule} ${period}`)
  }
}

/** Whatever the policy says. By count and by clock: one of the two may be wrong. */
function keepNewest(sound: readonly Backup[], because: Because): void {
  for (const level of levels) {
    const proved = sound.filter((each) => levels.indexOf(each.level) >= levels.indexOf(level))
    const latest = proved.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0]
    const reason = level === 'written' ? 'the newest complete' : `the newest that is ${level}`
    for (const backup of new Set([proved[0], latest])) because(backup, reason)
  }
}

/** What fills no place, and is not for a policy to remove. */
function keepAside(backup: Backup, sound: readonly Backup[], because: Because): void {
  if (backup.reason === 'safeguard') because(backup, 'the safety backup of a restore')
  else if (backup.state === 'incomplete') {
    const isSuperseded = sound.some((other) => compareAge(other, backup) > 0)
    if (!isSuperseded) because(backup, 'incomplete, and there is no complete one after it')
  } else if (isDamaged(backup)) because(backup, 'damaged: look at it, it is not removed by itself')
}

function describe(backup: Backup, because: readonly string[]): Retained {
  const { id, type, services, reason, state, level, startedAt, bytes } = backup
  return { id, type, services, reason, state, level, startedAt, bytes, because: [...because] }
}

function whyNot({ state }: Retained): string {
  return state === 'incomplete'
    ? 'incomplete, and there is a complete one after it'
    : 'no rule keeps it'
}

const hourMs = 3_600_000

function isAhead({ startedAt }: Backup, now: Date): boolean {
  return Date.parse(startedAt) > now.getTime() + hourMs
}

function describeAhead({ id, startedAt }: Backup): string {
  return `backup ${id} is of ${startedAt}, which is yet to come: the clock of its machine was, or is, wrong`
}
