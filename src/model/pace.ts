import type { Amount, Progress } from './progress.ts'

/** How far a part was, and when; milliseconds that only go forward. */
export type Sample = Amount & { readonly atMs: number }

/** What the rate is taken from. */
const windowMs = 30_000

/** Adds a sample to those of the last half minute, oldest first. What has less than before has begun anew. Pure. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  if (last === undefined || sample.done < last.done) return [sample]
  const recent = samples.filter(({ atMs }) => sample.atMs - atMs <= windowMs)
  // What says something once in a minute only has a pace, too.
  return [...(recent.length === 0 ? [last] : recent), sample]
}

/** How far a part is, and how fast it goes, as far as its samples say. Pure. */
export function describePace(step: string, part: string, samples: readonly Sample[]): Progress {
  const last = samples.at(-1) ?? { atMs: 0, done: 0 }
  const rate = findRate(samples)
  const total = findTotal(samples)
  return {
    step,
    part,
    done: last.done,
    ...(total === undefined ? {} : { total }),
    ...(last.files === undefined ? {} : { files: last.files }),
    ...(rate === undefined ? {} : { rate }),
    ...(total === undefined || rate === undefined || rate === 0
      ? {}
      : { etaSeconds: Math.round((total - last.done) / rate) }),
  }
}

function findRate(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.leaps === true) return undefined
  if (last.atMs <= first.atMs) return undefined
  return Math.round(((last.done - first.done) * 1000) / (last.atMs - first.atMs))
}

/** restic tells what it has counted until now as if it were all: one that still grows is no total. Nor is one that was passed. */
function findTotal(samples: readonly Sample[]): number | undefined {
  const [before, last] = [samples.at(-2), samples.at(-1)]
  if (last?.total === undefined) return undefined
  if (last.leaps !== true && last.total !== before?.total) return undefined
  return last.total >= last.done ? last.total : undefined
}
