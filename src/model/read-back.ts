import { z } from 'zod'

import { hasLoss, isSound, type RepositoryCheck } from './repository-check.ts'

/** One of equal shares that all data files of a repository fall into by their names; 1 of 1 is all of it. */
export const Share = z.object({
  part: z.number().int().positive(),
  of: z.number().int().positive(),
})
export type Share = z.infer<typeof Share>

/** What reading a share of the whole repository back has shown; its structure is looked through as a whole each time. */
export const ReadBackReport = z.object({
  share: Share,
  damage: z.array(z.string()).describe('restic’s words; empty when nothing is damaged'),
  backups: z.array(z.string()).describe('ids of the backups that the damage touches, of any stack'),
  unjudged: z
    .array(z.string())
    .optional()
    .describe(
      'ids of those of which nobody knows whether it does: Lifeboat was kept from looking; missing where it was not',
    ),
})
export type ReadBackReport = z.infer<typeof ReadBackReport>

/** `3/30`, as restic writes it. */
export function writeShare({ part, of }: Share): string {
  return `${part}/${of}`
}

/** The share that `3/30` means; undefined when it is not written like that. restic knows no more than 256. */
export function parseShare(text: string): Share | undefined {
  const [, part, of] = /^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []
  const share = { part: Number(part), of: Number(of) }
  const isOne = share.part >= 1 && share.part <= share.of && share.of <= mostShares
  return isOne ? share : undefined
}

/** restic tells shares by the first byte of a data file's name. */
export const mostShares = 256

/** What a run has found of damage, if it looked for any. */
export type Read = {
  readonly readBack?: ReadBackReport | undefined
  readonly check?: RepositoryCheck | undefined
}

/**
 * The damage that stands: what was found in a share, until that share, or the whole (by a `verify --all`, too), is read without finding any. A share that is read clean says
 * nothing about another. Oldest first. Pure.
 */
export function findDamage(runs: readonly Read[]): ReadBackReport[] {
  const standing = new Map<string, ReadBackReport>()
  for (const { readBack, check } of runs) {
    if (check !== undefined && isSound(check)) standing.clear()
    if (readBack === undefined) continue
    const key = writeShare(readBack.share)
    if (readBack.share.of === 1) standing.clear()
    standing.delete(key)
    if (readBack.damage.length > 0) standing.set(key, readBack)
  }
  return [...standing.values()]
}

/** Nobody would miss what is damaged. Pure. */
export function touchesNothing({ backups, unjudged = [] }: ReadBackReport): boolean {
  return backups.length + unjudged.length === 0
}

/**
 * The verification of all backups whose findings stand: the newest one, where anything was found. A reading of the whole that finds nothing ends
 * it, unless something is gone, which leaves no damage to be read. Pure.
 */
export function findUnsound(runs: readonly Read[]): RepositoryCheck | undefined {
  const at = runs.findLastIndex(({ check }) => check !== undefined)
  const check = runs[at]?.check
  if (check === undefined || isSound(check)) return undefined
  const isReadSince = runs
    .slice(at + 1)
    .some(({ readBack }) => readBack?.share.of === 1 && readBack.damage.length === 0)
  return isReadSince && !hasLoss(check) ? undefined : check
}

/**
 * The share whose turn it is: the one that was not read for longest, for a damaged one is read out of turn each day; of those of which that is not known the one after the last
 * that was read, else the one that the day says. Pure.
 */
export function nextShare(runs: readonly Read[], of: number, now: Date): Share {
  const read = runs.flatMap(({ readBack }) =>
    readBack?.share.of === of ? [readBack.share.part] : [],
  )
  const before = read.at(-1) ?? Math.floor(now.getTime() / dayMs)
  const parts = Array.from({ length: of }, (_each, index) => ((before + index) % of) + 1)
  const part = parts.reduce((oldest, each) =>
    read.lastIndexOf(each) < read.lastIndexOf(oldest) ? each : oldest,
  )
  return { part, of }
}

const dayMs = 86_400_000
