import { LifeboatError } from '../errors.ts'
import type { RunContext } from './run-context.ts'
import { runInside } from './run-inside.ts'

export type Hook = {
  readonly service: string
  /** The container’s name. */
  readonly container: string
  readonly command: string
}

/** Runs a shell command inside a container to its end. Throws `hook-failed` with what it wrote. */
export async function runHook(run: RunContext, { container, command }: Hook): Promise<void> {
  const what = `running a hook in ${container}`
  const badly = await runInside(run, { container, command, what })
  if (badly === undefined) return
  throw new LifeboatError('hook-failed', `the hook of ${container} failed: ${badly.why}`, {
    hint: `Try the command of the label by hand: docker exec ${container} sh -c '…'.`,
    details: [...badly.words],
  })
}
