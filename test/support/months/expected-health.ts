/** Why a person would not rely on the backups now. Written from what really happened, not from what Lifeboat remembers. */
import type { Fact, Made } from './ledger.ts'
import { isSpoilt, listStanding, rankOf } from './ledger.ts'
import { hasTrouble, type World } from './world.ts'

const dayMs = 86_400_000
/** In a week whose clocks are put back there is more time from Sunday to Sunday. */
const laterMs: Readonly<Record<string, number>> = { UTC: 0, 'Australia/Lord_Howe': 1_800_000 }

/** The reasons by their codes, in order. */
export function expectReasons(world: World): string[] {
  const { ledger, config } = world
  const ended = ledger.facts.filter(({ end }) => end !== undefined && end !== 'interrupted')
  const codes = [
    ...(hasTrouble(world, 'store-away')
      ? ['repository-unreachable']
      : [
          ...judgeNewest(listStanding(ledger), config.maxAgeMs),
          ...judgeDrills(world, ended),
          ...judgeReadPause(world, ended),
        ]),
    ...judgeReading(ended),
    ...judgeTypes(ended),
    ...judgeCopy(world, ended),
  ]
  return [...new Set(codes)].toSorted()
}

/** Both a full one that is young enough, and one that is proved. */
function judgeNewest(standing: readonly Made[], maxAgeMs: number): string[] {
  const full = standing.filter(isWholeFull).toSorted((a, b) => b.startedAt - a.startedAt)
  const [newest] = full
  if (newest === undefined) return ['no-backup']
  const young = full.filter(({ startedAt }) => Date.now() - startedAt <= maxAgeMs)
  return [
    ...(young.length === 0 ? ['backup-too-old'] : []),
    ...(young.length > 0 && !young.some((each) => rankOf(each) >= 2) ? ['backup-unproved'] : []),
    ...(isSpoilt(newest) ? ['verification-failed'] : []),
  ]
}

export function isWholeFull({ type, isComplete, isSafety }: Made): boolean {
  return type === 'full' && isComplete && !isSafety
}

/** The last one went well, and a good one is not older than two weeks. */
function judgeDrills({ ledger, config, history }: World, ended: readonly Fact[]): string[] {
  const standing = listStanding(ledger)
  // Of a backup that was drilled twice the later one counts.
  const drills = standing.flatMap(
    ({ proofs }) => proofs.findLast(({ wanted }) => wanted === 'drilled') ?? [],
  )
  const failed = passOverKilled(ended.filter(({ kind }) => kind === 'verify'))
    .filter(({ end }) => end !== 'complete')
    .map(({ begunAt }) => ({ begunAt, isGood: false }))
  const last = [
    ...drills.map(({ begunAt, proved }) => ({ begunAt, isGood: proved === 'drilled' })),
    ...failed,
  ]
    .toSorted((a, b) => a.begunAt - b.begunAt)
    .at(-1)
  const isBad = last?.isGood === false ? ['last-drill-failed'] : []
  const good = drills.filter(({ proved }) => proved === 'drilled').map(({ endedAt }) => endedAt)
  const drillable = standing.filter(({ isComplete }) => isComplete)
  if (good.length === 0 && drillable.length === 0) return isBad
  const oldest = Date.parse(history.list()[0]?.startedAt ?? '')
  const since = Math.min(oldest, ...drillable.map(({ startedAt }) => startedAt))
  const from = good.length > 0 ? Math.max(...good) : since
  const pauseMs = 7 * dayMs + (laterMs[config.timeZone] ?? 3_600_000)
  return [...isBad, ...(Date.now() - from > 2 * pauseMs ? ['drill-overdue'] : [])]
}

/** That a machine goes down once says nothing of what it was at; that it does so again while it is at the same may. */
function passOverKilled(ended: readonly Fact[]): Fact[] {
  return ended.filter(({ end }, index) => end !== 'died' || ended[index - 1]?.end === 'died')
}

/** Some share was read within a week. */
function judgeReadPause({ ledger, history }: World, ended: readonly Fact[]): string[] {
  const standing = listStanding(ledger).map(({ startedAt }) => startedAt)
  if (standing.length === 0) return []
  const read = ended.flatMap(({ hasDamage, endedAt = 0 }) =>
    hasDamage === undefined ? [] : [endedAt],
  )
  const since = Math.min(Date.parse(history.list()[0]?.startedAt ?? ''), ...standing)
  const from = read.length > 0 ? Math.max(...read) : since
  return Date.now() - from > 7 * dayMs ? ['read-back-overdue'] : []
}

/** Each share as it was read last, and the last reading as it went. */
function judgeReading(ended: readonly Fact[]): string[] {
  const read = ended.filter(({ kind }) => kind === 'read-back')
  const reports = read.filter(({ hasDamage }) => hasDamage !== undefined)
  const byShare = new Map(reports.map(({ type, hasDamage }) => [type, hasDamage]))
  const last = passOverKilled(read).at(-1)
  return [
    ...([...byShare.values()].includes(true) ? ['repository-damaged'] : []),
    ...(last !== undefined && last.hasDamage === undefined ? ['read-back-failed'] : []),
  ]
}

/** Of each type the last one, but for what a whole full one made good. */
function judgeTypes(ended: readonly Fact[]): string[] {
  const backups = ended.filter(({ kind }) => kind === 'backup').toSorted(byBegin)
  const good = backups.findLastIndex(({ type, end }) => type === 'full' && end === 'complete')
  const newest = new Map(backups.slice(good + 1).map(({ type, end }) => [type, end]))
  return [...newest.values()].some((end) => end !== 'complete') ? ['last-run-failed'] : []
}

function judgeCopy(world: World, ended: readonly Fact[]): string[] {
  const { ledger, config } = world
  const last = ended.findLast(({ kind }) => kind === 'copy')
  const failed = last !== undefined && last.end !== 'complete' ? ['copy-failed'] : []
  if (hasTrouble(world, 'copy-away')) return ['copy-unreachable', ...failed]
  const full = [...ledger.copied]
    .filter(([, { goneAt }]) => goneAt === undefined)
    .flatMap(([id]) => ledger.first.get(id) ?? [])
    .filter(isWholeFull)
  const isYoung = full.some(({ startedAt }) => Date.now() - startedAt <= config.maxAgeMs)
  return [...(isYoung ? [] : ['copy-too-old']), ...failed]
}

export function byBegin(a: Fact, b: Fact): number {
  return a.begunAt - b.begunAt
}
