import { WorkerFailedError, type WorkerOutput } from '../model/worker.ts'
import { explainRestic, readMessages } from './explain-restic.ts'

/** What a worker that stored something wrote. */
export type Stored = {
  readonly output: WorkerOutput
  /** What restic could not read, in its own words. */
  readonly unread: readonly string[]
}

/** restic's exit code when it made a snapshot but could not read everything (restic manual, "Scripting"). */
const readPartly = 3

/** Waits for the end of a worker that runs `restic backup`. Throws what restic's exit code means when there is no snapshot. */
export async function endPartly(
  location: string,
  end: () => Promise<WorkerOutput>,
): Promise<Stored> {
  try {
    return { output: await end(), unread: [] }
  } catch (error) {
    if (!(error instanceof WorkerFailedError) || error.exitCode !== readPartly) {
      throw explainWorker(location, error)
    }
    return { output: error.output, unread: readMessages(error.output.stderr) }
  }
}

/** What a worker that restic runs in failed of. What is no failure of a worker is given as it is. */
export function explainWorker(location: string, error: unknown): unknown {
  if (!(error instanceof WorkerFailedError)) return error
  const { exitCode = 'no exit code', output } = error
  return explainRestic(location, exitCode, output.stderr, error)
}
