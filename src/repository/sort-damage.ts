import type { Checked } from './check-share.ts'

/** What restic's words speak of. */
export type Damage = {
  readonly packs: readonly string[]
  /** Named by files, and in no index. */
  readonly blobs: readonly string[]
  readonly isInTrees: boolean
  readonly isInSnapshots: boolean
  /** What it speaks of is not known, or is needed by all: an index. */
  readonly isAnywhere: boolean
}

/** Sorts the words of `restic check` (0.17 to 0.18) by what they speak of. Pure. */
export function sortDamage({ words, packs }: Checked): Damage {
  const all = (pattern: RegExp): string[] =>
    words.flatMap((line) => [...line.matchAll(pattern)].map((match) => match[1] ?? ''))
  return {
    packs: [...new Set([...packs, ...all(/^pack ([0-9a-f]{64})\b/g)])],
    blobs: [...new Set(all(/blob ([0-9a-f]{64}) not found in index/g))],
    isInTrees: words.some((line) => line.startsWith('error for tree ')),
    isInSnapshots: words.some((line) => /failed to load snapshot/.test(line)),
    isAnywhere: words.some((line) => !known.some((pattern) => pattern.test(line))),
  }
}

const known: readonly RegExp[] = [
  /^pack [0-9a-f]{64}\b/,
  // The file that they speak of has a line of its own.
  /^download error: /,
  /^error for tree /,
  // What belongs to a tree stands below it.
  /^ {2}/,
  /failed to load snapshot/,
]
