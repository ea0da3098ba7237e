import { WorkerFailedError, type WorkerOutput, type WorkerSpec } from '../../../src/model/worker.ts'
import { runCommand } from '../run-command.ts'
import { sessionLabel } from '../session.ts'

/** Runs a worker as the engine would run it for Lifeboat; what it leaves goes with it. */
export async function runSpec(spec: WorkerSpec): Promise<WorkerOutput> {
  const [program = '', ...words] = spec.entrypoint
  const { exitCode, ...output } = await runCommand('docker', [
    'run',
    '--rm',
    '--user=0:0',
    '--network=none',
    `--label=${sessionLabel()}`,
    '--cap-drop=ALL',
    ...spec.capabilities.map((name) => `--cap-add=${name}`),
    ...(spec.writesRoot === true ? [] : ['--read-only', '--tmpfs=/tmp']),
    // Lifeboat hands them over in a file, which these have no use for.
    ...Object.entries({ ...spec.env, ...spec.secrets?.variables }).map(
      ([name, value]) => `--env=${name}=${value}`,
    ),
    ...spec.mounts.map(
      ({ source, target, writable }) => `--volume=${source}:${target}:${writable ? 'rw' : 'ro'}`,
    ),
    `--entrypoint=${program}`,
    spec.image,
    ...words,
    ...spec.command,
  ])
  if (exitCode === 0) return output
  throw new WorkerFailedError(`${spec.purpose} failed`, output, exitCode)
}
