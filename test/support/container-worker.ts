import type { RunWorker } from '../../src/model/worker.ts'
import { WorkerFailedError } from '../../src/model/worker.ts'
import { runCommand } from './run-command.ts'

/** Runs workers inside a container that is there, as they would run beside it: no mounts, its own files and network. */
export function workIn(container: string): RunWorker {
  return async ({ purpose, entrypoint, command, env }, files = []) => {
    for (const { path, content } of files) {
      const write = 'mkdir -p "$(dirname "$1")" && cat >"$1"'
      const input = content.toString('utf8')
      await runCommand('docker', ['exec', '-i', container, 'sh', '-c', write, 'write', path], {
        input,
      })
    }
    const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
    const outcome = await runCommand('docker', [
      'exec',
      ...variables,
      container,
      ...entrypoint,
      ...command,
    ])
    if (outcome.exitCode === 0) return outcome
    throw new WorkerFailedError(`${purpose} failed`, outcome, outcome.exitCode)
  }
}
