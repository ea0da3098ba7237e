/** The first runs fill caches and load what is loaded when it is wanted. */
const warmUp = 20
const window = 20

/**
 * By how much a memory has grown since it was warm, in what its figures are in: the least of the last runs less the least of the first ones after the
 * warm-up. What is only not collected yet goes up and down; what is never given back lifts the least. Throws when there are too few. Pure.
 */
export function findGrowth(samples: readonly number[]): number {
  if (samples.length < warmUp + 2 * window) {
    throw new Error(`${samples.length} runs are too few: at least ${warmUp + 2 * window}`)
  }
  return Math.min(...samples.slice(-window)) - Math.min(...samples.slice(warmUp, warmUp + window))
}
