import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

import { interrupted, LifeboatError } from '../errors.ts'
import { explainRestic } from './explain-restic.ts'
import { globalOptions, resticEnvironment, type Repository } from './repository.ts'

/** Small questions and the manifest go through a restic of Lifeboat's own; bulk data never does. */
type ResticCall = {
  readonly arguments: readonly string[]
  readonly folder?: string
  readonly signal?: AbortSignal
}

/**
 * Runs restic as a child and gives its stdout once it exited with 0 and everything it wrote was read.
 * Throws the LifeboatError that its exit code and message mean.
 */
export async function runRestic(repository: Repository, call: ResticCall): Promise<string> {
  const { signal } = call
  if (signal?.aborted) throw interrupted()
  const child = spawn('restic', [...call.arguments, ...globalOptions(repository)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: call.folder ?? '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/tmp', ...resticEnvironment(repository) },
  })
  // SIGTERM lets restic take its own lock out of the repository.
  const stop = (): void => void child.kill('SIGTERM')
  signal?.addEventListener('abort', stop, { once: true })
  const exit = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, killedBy) => resolve(code ?? killedBy ?? 'unknown'))
  })
  try {
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
    if (signal?.aborted) throw interrupted()
    if (code === 0) return stdout
    throw explainRestic(repository.location, code, stderr)
  } catch (cause) {
    if (cause instanceof LifeboatError) throw cause
    throw new LifeboatError('restic-missing', 'restic could not be started', {
      hint: 'Use the Lifeboat image, which contains it.',
      cause,
    })
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
