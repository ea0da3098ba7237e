import type { Moment, Victim } from '../kill-lifeboat.ts'
import type { Step } from '../number-calls.ts'
import type { Trial } from './kill-trial.ts'

/** Before each step and behind the last: what is killed has no memory, and leaves the same behind after one call and before the next. */
export function listTrials(steps: readonly Step[]): Trial[] {
  const before = steps.map((step): Moment => ({ ...step, when: 'before' }))
  const last = steps.slice(-1).map((step): Moment => ({ ...step, when: 'after' }))
  return [...before, ...last].map((moment, index): Trial => {
    return { victim: victimOf(index), moment, next: nextOf(index), again: index % 4 === 0 }
  })
}

/** At moments of a restore that takes `wholeMs`; `random` gives numbers from 0 up to 1. */
export function drawTrials(count: number, random: () => number, wholeMs: number): Trial[] {
  return Array.from({ length: count }, (_, index): Trial => {
    const moment = Math.round(random() * wholeMs)
    return { victim: victimOf(index), moment, next: nextOf(index >> 1), again: index % 4 === 3 }
  })
}

function victimOf(index: number): Victim {
  return index % 2 === 0 ? 'process' : 'container'
}

function nextOf(index: number): Trial['next'] {
  return (['restart', 'backup', 'restore'] as const)[index % 3] ?? 'restart'
}
