import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

import { interrupted, LifeboatError } from '../errors.ts'
import { explainRestic, readMessages } from './explain-restic.ts'
import { explainSilence } from './explain-store.ts'
import { watchRetries } from './watch-retries.ts'
import {
  globalOptions,
  plainOptions,
  resticEnvironment,
  withoutCache,
  type Repository,
} from './repository.ts'

type ResticChild = ChildProcessByStdio<null, Readable, Readable>

/** Small questions, the manifest and what a person wants to see go through a restic of Lifeboat's own; bulk data never does. */
type ResticCall = {
  readonly arguments: readonly string[]
  readonly folder?: string
  /** For what restic does not say in JSON. */
  readonly isPlain?: true
  readonly signal?: AbortSignal
  /** What restic finds in /dev/stdin. */
  readonly piped?: string
  /** What would be lost with it is worth all the minutes that restic tries a store that does not answer; a question is asked again instead. */
  readonly isPatient?: true
  /** Is given what restic wrote on stderr although it ended with 0: it passes over what it cannot read, and only says so. */
  readonly onSaid?: (stderr: string) => void
}

/**
 * Runs restic as a child and gives its stdout once it exited with 0 and everything it wrote was read.
 * Throws the LifeboatError that its exit code and message mean.
 */
export function runRestic(repository: Repository, call: ResticCall): Promise<string> {
  return streamRestic(repository, call, text)
}

/**
 * The same for what must not be held in memory: `take` is handed stdout and reads it to its end, in a pipeline for example. What it
 * passed on before a failure stays written. Throws as `runRestic` does, or what `take` throws.
 */
export async function streamRestic<T>(
  repository: Repository,
  call: ResticCall,
  take: (stdout: Readable) => Promise<T>,
): Promise<T> {
  const { signal } = call
  if (signal?.aborted) throw interrupted()
  const bare = withoutCache(repository)
  const options = call.isPlain ? plainOptions(bare) : globalOptions(bare)
  const child = start(repository, call, [...call.arguments, ...options])
  // SIGTERM lets restic take its own lock out of the repository.
  const stop = (): void => void child.kill('SIGTERM')
  signal?.addEventListener('abort', stop, { once: true })
  const ended = new AbortController()
  let hasGivenUp = false
  if (repository.store !== undefined && !call.isPatient) {
    watchRetries(child.stderr, ended.signal, () => {
      hasGivenUp = true
      stop()
    })
  }
  const exit = new Promise<number | string>((resolve, reject) => {
    child.once('error', (cause) => reject(missing(cause)))
    child.once('close', (code, killedBy) => resolve(code ?? killedBy ?? 'unknown'))
  })
  try {
    const taking = take(child.stdout)
    // Whoever takes it may give up; restic, which then dies of SIGPIPE, is waited for all the same.
    taking.catch(() => undefined)
    const [stderr, code] = await Promise.all([text(child.stderr), exit])
    if (signal?.aborted) throw interrupted()
    if (hasGivenUp && code !== 0) throw explainSilence(repository.location, readMessages(stderr))
    if (code !== 0 && code !== 'SIGPIPE') throw explainRestic(repository.location, code, stderr)
    const taken = await taking
    call.onSaid?.(stderr)
    if (code === 0) return taken
    throw explainRestic(repository.location, code, stderr)
  } finally {
    ended.abort()
    signal?.removeEventListener('abort', stop)
  }
}

/** Node's own pipes are sockets, which /dev/stdin does not open; a shell's are pipes, and nothing is left on a disk. */
const pipeIn = 'printf %s "$PIPED" | restic "$@"'

function start(repository: Repository, call: ResticCall, words: readonly string[]): ResticChild {
  const { piped } = call
  const [program, ...before] = piped === undefined ? ['restic'] : ['sh', '-c', pipeIn, 'sh']
  return spawn(program, [...before, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: call.folder ?? '/',
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/tmp',
      ...resticEnvironment(repository),
      ...(piped === undefined ? {} : { PIPED: piped }),
    },
  })
}

function missing(cause: unknown): LifeboatError {
  return new LifeboatError('restic-missing', 'restic could not be started', {
    hint: 'Use the Lifeboat image, which contains it.',
    cause,
  })
}
