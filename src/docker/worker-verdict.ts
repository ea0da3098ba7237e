/** What the engine says of a worker's state, as far as a verdict needs it. Nothing here is trusted to be there. */
export type WorkerState = {
  readonly Status?: string | undefined
  readonly ExitCode?: number | null | undefined
  readonly OOMKilled?: boolean | undefined
}

export type Verdict =
  | { readonly ended: false }
  | { readonly ended: true; readonly succeeded: true }
  | { readonly ended: true; readonly succeeded: false; readonly why: string }

const stillGoing = new Set(['created', 'running', 'paused', 'restarting'])

/**
 * A worker succeeded if and only if it exited with code 0. A container that was only created shows code 0 too, and an absent
 * or null code is no code: neither counts.
 */
export function judgeWorker(state: WorkerState | undefined): Verdict {
  const status = state?.Status
  if (status !== undefined && stillGoing.has(status)) return { ended: false }
  if (status !== 'exited') {
    return failed(`the engine gives its status as ${status ?? 'missing'} (expected exited)`)
  }
  const code = state?.ExitCode
  if (code === 0) return { ended: true, succeeded: true }
  if (code === null || code === undefined) return failed('the engine gives no exit code')
  if (state?.OOMKilled === true)
    return failed(`it was killed for lack of memory (exit code ${code})`)
  return failed(`it ended with exit code ${code}${code === 137 ? ' (killed)' : ''}`)
}

function failed(why: string): Verdict {
  return { ended: true, succeeded: false, why }
}
