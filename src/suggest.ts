/** The candidate nearest to what was typed, when it is near enough to be a slip of the fingers. */
export function suggest(typed: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate) }))
    .toSorted((a, b) => a.distance - b.distance)
  const best = ranked[0]
  // Of a short word nothing may be left that was typed: then it is no slip.
  const limit = Math.min(typed.length - 1, Math.max(2, Math.floor(typed.length / 4)))
  return best === undefined || best.distance > limit ? undefined : best.candidate
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, char] of a.split('').entries()) {
    const next = [i + 1]
    for (const [j, other] of b.split('').entries()) {
      const substituted = (row[j] ?? 0) + (char === other ? 0 : 1)
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
