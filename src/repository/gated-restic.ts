import { execFile, spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'

import { delay } from '../clock.ts'
import { readLines } from './read-lines.ts'
import { endWith } from './run-tool.ts'

/** restic, its repository opened and locked, waiting to be let in. */
export type Gated = {
  /** Lets it read. Resolves when it has ended, with its exit code. */
  go(): Promise<number>
}

/**
 * Starts restic up to the moment before it reads its sources: it opens the repository before its exclude file, and that is a pipe here
 * (restic 0.18, cmd_backup.go), which is written only when it may go on. One that ends before it gets there is waited for like any other; what it
 * writes goes to this process’s own stderr, and to its stdout, or to `take`, line by line.
 */
export async function startGated(
  words: readonly string[],
  gate: string,
  path: string,
  { stop, take }: { readonly stop: AbortSignal; readonly take?: (line: string) => void },
): Promise<Gated> {
  await promisify(execFile)('mkfifo', ['-m', '600', gate])
  const child = spawn('restic', [...words, '--exclude-file', gate, '--', path], {
    stdio: ['ignore', take === undefined ? 'inherit' : 'pipe', 'inherit'],
  })
  endWith(child, stop)
  let code: number | undefined
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (exitCode, signal) => {
      code = exitCode ?? (signal === null ? 1 : 128)
      resolve(code)
    })
  })
  const taking =
    child.stdout === null || take === undefined ? undefined : readLines(child.stdout, take)
  // It has ended when all that it said was taken.
  const ended = Promise.all([exit, taking]).then(([exitCode]) => exitCode)
  ended.catch(() => undefined)
  const writer = await openWriter(gate, () => code !== undefined)
  return {
    go: async () => {
      await writer?.close()
      return ended
    },
  }
}

/** Nobody can open a pipe for writing without waiting until somebody reads it. */
async function openWriter(gate: string, hasEnded: () => boolean) {
  while (!hasEnded()) {
    try {
      return await open(gate, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      const isEarly = error instanceof Error && 'code' in error && error.code === 'ENXIO'
      if (!isEarly) throw error
      await delay(5)
    }
  }
  return undefined
}

/** Resolves when it may go on, or shall stop. */
export function toldOrStopped(go: Promise<void>, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve()
    stop.addEventListener('abort', () => resolve(), { once: true })
    void go.then(resolve)
  })
}
