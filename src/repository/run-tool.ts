import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

import { readLines } from './read-lines.ts'

/**
 * Runs restic inside a worker, whose environment names the repository, and gives what came of it. Lines of stdout that `take` takes are not among that.
 * Throws when it cannot be started.
 */
export async function runTool(
  words: readonly string[],
  stop: AbortSignal,
  take: (line: string) => boolean = () => false,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn('restic', [...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  endWith(child, stop)
  const [stdout, stderr, code] = await Promise.all([
    leave(child.stdout, take),
    text(child.stderr),
    new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exitCode) => resolve(exitCode ?? 128))
    }),
  ])
  return { code, stdout, stderr }
}

async function leave(stdout: Readable, take: (line: string) => boolean): Promise<string> {
  const left: string[] = []
  await readLines(stdout, (line) => {
    if (!take(line)) left.push(`${line}\n`)
  })
  return left.join('')
}

/** SIGTERM lets restic take its own lock out of the repository. */
export function endWith(child: ChildProcess, stop: AbortSignal): void {
  const end = (): void => void child.kill('SIGTERM')
  if (stop.aborted) end()
  stop.addEventListener('abort', end, { once: true })
  child.once('exit', () => stop.removeEventListener('abort', end))
}
