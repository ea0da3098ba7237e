import type { Progress } from '../../../src/model/progress.ts'
import type { Run } from '../../../src/model/run.ts'

/** What moves, with what was just told of one part of it in the place of what was told before. Pure. */
export function addProgress(parts: readonly Progress[], told: Progress): Progress[] {
  const isSame = ({ step, part }: Progress): boolean => step === told.step && part === told.part
  return parts.some(isSame) ? parts.map((each) => (isSame(each) ? told : each)) : [...parts, told]
}

/** Without the parts of steps that the run's record has as ended: of their end nothing is told. Pure. */
export function dropEnded(
  parts: readonly Progress[],
  { state, steps }: Pick<Run, 'state' | 'steps'>,
): Progress[] {
  if (state !== 'running') return []
  const ended = new Set(steps.map(({ step }) => step))
  return parts.filter(({ step }) => !ended.has(step))
}
