/** As cron has it: a clock that is set back by less does not bring again what was done. What lies further ahead was told by a wrong clock. */
const aheadMs = 3 * 3_600_000

/** Whether a right clock can have shown the moment by now. Pure. */
export function isPossible(moment: Date, now: Date): boolean {
  return moment.getTime() - now.getTime() <= aheadMs
}

/** The newest of the moments that a right clock can have shown by now. Pure. */
export function selectNewestMoment(moments: readonly Date[], now: Date): Date | undefined {
  return moments
    .filter((moment) => isPossible(moment, now))
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(-1)
}

/**
 * Oldest first. What a wrong clock dates to days that are yet to come was there before now, so that nothing which comes after it may be taken for older: it
 * comes first. Pure.
 */
export function sortByMoment<T>(
  items: readonly T[],
  momentOf: (item: T) => string,
  now: Date,
): T[] {
  const isAhead = (item: T): boolean => !isPossible(new Date(momentOf(item)), now)
  return items.toSorted(
    (a, b) => Number(isAhead(b)) - Number(isAhead(a)) || momentOf(a).localeCompare(momentOf(b)),
  )
}
