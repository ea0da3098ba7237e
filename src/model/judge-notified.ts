import { z } from 'zod'

import type { Delivery } from './delivery.ts'
import type { Run } from './run.ts'

/** Somebody should have heard of a run, and did not. */
export const NotNotified = z.object({
  code: z.literal('not-notified'),
  detail: z.string().describe('a sentence with names'),
})
export type NotNotified = z.infer<typeof NotNotified>

/** Whom the newest notification of each target did not reach: it stands until that target hears of another run. Pure. */
export function judgeNotified(runs: readonly Run[]): NotNotified[] {
  return findUnreached(runs).map(({ run, target, problem }) => ({
    code: 'not-notified',
    detail: `${target} was not told of run ${run}: ${problem ?? ''}`,
  }))
}

/** Older ones are remembered for other reasons; a target that has heard of nothing for so long is none any more. */
const mostRuns = 500

/** The newest delivery to each target, where it did not arrive. Pure. */
export function findUnreached(runs: readonly Run[]): (Delivery & { readonly run: string })[] {
  const newest = new Map<string, Delivery & { readonly run: string }>()
  for (const { id: run, notified = [] } of runs.slice(-mostRuns)) {
    for (const delivery of notified) newest.set(delivery.target, { run, ...delivery })
  }
  return [...newest.values()].filter(({ problem }) => problem !== undefined)
}
