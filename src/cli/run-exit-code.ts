import { exitCodeFor, exitCodes, LifeboatError } from '../errors.ts'
import type { Run } from '../model/run.ts'

/** What the command would have ended with whose run this was. Pure. */
export function exitCodeOfRun({ state, error }: Pick<Run, 'state' | 'error'>): number {
  if (error?.code === 'bug') return exitCodes.bug
  if (error !== undefined) {
    const { code, message, hint } = error
    return exitCodeFor(new LifeboatError(code, message, { hint }))
  }
  // One that found something says so in its report, and is no error.
  const { done, incomplete, interrupted, verificationFailed } = exitCodes
  const codes = { complete: done, incomplete, interrupted, failed: verificationFailed }
  return state === 'running' ? exitCodes.usage : codes[state]
}
