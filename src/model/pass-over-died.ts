import type { Run } from './run.ts'

/**
 * Runs of one kind, oldest first, that tell how it stands: none that was interrupted or is under way, and none that was killed for the first time in a row. The machine
 * may have been started anew; what is killed twice may be what brings it down. Pure.
 */
export function passOverDied(runs: readonly Run[]): Run[] {
  const ended = runs.filter(({ state }) => state !== 'running' && state !== 'interrupted')
  return ended.filter((run, index) => !hasDied(run) || hasDied(ended[index - 1]))
}

function hasDied(run: Run | undefined): boolean {
  return run?.error?.code === 'died'
}
