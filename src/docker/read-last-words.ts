import type { EngineClient } from './engine.ts'
import { isEngineError } from './engine.ts'
import { splitLogFrames } from './read-logs.ts'

/** The last lines that a container wrote, for people; none when it is gone, or its log cannot be read. */
export async function readLastWords(
  engine: EngineClient,
  container: string,
  lines: number,
): Promise<string[]> {
  const what = `reading the log of ${container}`
  try {
    const { Config } = await engine.call(what, (docker) => docker.getContainer(container).inspect())
    const log = await engine.call(what, (docker) =>
      docker
        .getContainer(container)
        .logs({ stdout: true, stderr: true, tail: lines, follow: false }),
    )
    // With a terminal the engine keeps the two streams in one, without frames.
    const { stdout, stderr } = Config.Tty
      ? { stdout: log.toString(), stderr: '' }
      : splitLogFrames(log)
    return `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-lines)
  } catch (error) {
    if (isEngineError(error)) return []
    throw error
  }
}
