import { delay, monotonicMs } from '../clock.ts'
import { interrupted, LifeboatError } from '../errors.ts'
import { isEngineError } from './engine.ts'
import type { RunContext } from './run-context.ts'
import { splitLogFrames } from './read-logs.ts'

export type Hook = {
  readonly service: string
  /** The container’s name. */
  readonly container: string
  readonly command: string
}

/**
 * Runs a shell command inside a container to its end. It succeeded if and only if the engine says that it does not run any more and that
 * its exit code is 0: one that has not begun has no exit code either. Throws `hook-failed` with what it wrote.
 */
export async function runHook(run: RunContext, { container, command }: Hook): Promise<void> {
  const { engine, signal, stepTimeoutMs } = run
  const what = `running a hook in ${container}`
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
        if (ExitCode === 0) return
        // A process that it left behind may still hold its end of the stream.
        const words = await Promise.race([writing, delay(1000).then(() => '')])
        throw failed(container, `it ended with exit code ${ExitCode}`, words)
      }
      if (monotonicMs() - startedMs > stepTimeoutMs) {
        throw failed(container, `it took longer than ${stepTimeoutMs} ms`, '')
      }
      await delay(100, signal)
      if (signal.aborted) throw interrupted()
    }
  } catch (error) {
    if (!isEngineError(error)) throw error
    throw failed(container, 'the engine could not run it', error.message)
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

function failed(container: string, why: string, words: string): LifeboatError {
  return new LifeboatError('hook-failed', `the hook of ${container} failed: ${why}`, {
    hint: `Try the command of the label by hand: docker exec ${container} sh -c '…'.`,
    details: words
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-20),
  })
}
