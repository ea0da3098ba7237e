import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

import { WorkerFailedError, type RunWorker } from '../../../src/model/worker.ts'

/** Runs a worker's command in the container that one is in, which has what it would be given: no container is started for it. */
export const runHere: RunWorker = async (spec) => {
  const [program = '', ...words] = [...spec.entrypoint, ...spec.command]
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/tmp',
      ...spec.env,
      ...spec.secrets?.variables,
    },
  })
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 137))
    }),
  ])
  if (exitCode === 0) return { stdout, stderr }
  throw new WorkerFailedError(`${spec.purpose} failed`, { stdout, stderr }, exitCode)
}
