import type { Progress } from '../../../src/model/progress.ts'
import type { Run } from '../../../src/model/run.ts'
import { percentOf } from '../show.ts'

/** What is said aloud of a run: it changes with each step and each tenth of what moves, so that nobody is told every byte. Pure. */
export function announceRun(
  { kind, state }: Pick<Run, 'kind' | 'state'>,
  progress: readonly Progress[],
): string {
  if (state !== 'running') return `The ${kind} has ended: ${state}.`
  if (progress.length === 0) return `The ${kind} is under way.`
  const steps = [...new Set(progress.map(({ step }) => step))].join(', ')
  const totals = progress.map(({ total }) => total)
  // Where nobody knows how much there is, a share of the rest would say nothing.
  if (totals.includes(undefined)) return steps
  const percent = percentOf(sum(progress.map(({ done }) => done)), sum(totals))
  return percent === undefined ? steps : `${steps}, ${Math.floor(percent / 10) * 10} %`
}

function sum(figures: readonly (number | undefined)[]): number {
  return figures.reduce<number>((all, each) => all + (each ?? 0), 0)
}
