import { delay, monotonicMs } from '../clock.ts'
import { interrupted } from '../errors.ts'
import { isEngineError } from './engine.ts'
import type { RunContext } from './run-context.ts'
import { splitLogFrames } from './read-logs.ts'

/** Why a command did not end well, and the last lines of what it wrote. */
export type Badly = { readonly why: string; readonly words: readonly string[] }

/**
 * Runs a shell command inside a container to its end. It succeeded if and only if the engine says that it does not run any more and that
 * its exit code is 0: one that has not begun has no exit code either. Undefined when it did.
 */
export async function runInside(
  run: RunContext,
  {
    container,
    command,
    what,
  }: { readonly container: string; readonly command: string; readonly what: string },
): Promise<Badly | undefined> {
  const { engine, signal, stepTimeoutMs } = run
  try {
    const exec = await engine.call(what, (docker) =>
      docker.getContainer(container).exec({
        Cmd: ['sh', '-c', command],
        AttachStdout: true,
        AttachStderr: true,
        Tty: false,
      }),
    )
    // What it writes is for people only; that it ended and how is asked for.
    const stream = await engine.call(what, () => exec.start({ Detach: false, Tty: false }))
    const writing = readFrames(stream)
    const startedMs = monotonicMs()
    for (;;) {
      const { Running, ExitCode } = await engine.call(what, () => exec.inspect())
      if (!Running && ExitCode !== null) {
        if (ExitCode === 0) return undefined
        // A process that it left behind may still hold its end of the stream.
        const words = await Promise.race([writing, delay(1000).then(() => '')])
        return badly(`it ended with exit code ${ExitCode}`, words)
      }
      if (monotonicMs() - startedMs > stepTimeoutMs) {
        return badly(`it took longer than ${stepTimeoutMs} ms`, '')
      }
      await delay(100, signal)
      if (signal.aborted) throw interrupted()
    }
  } catch (error) {
    if (!isEngineError(error)) throw error
    return badly('the engine could not run it', error.message)
  }
}

async function readFrames(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
    const { stdout, stderr } = splitLogFrames(Buffer.concat(chunks))
    return stderr + stdout
  } catch {
    // It is the verdict that counts, not its words.
    return ''
  }
}

function badly(why: string, words: string): Badly {
  const lines = words.split('\n').filter((line) => line.trim() !== '')
  return { why, words: lines.slice(-20) }
}
