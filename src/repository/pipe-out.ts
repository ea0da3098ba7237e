import { reachesFiles } from '../model/capabilities.ts'
import type { WorkerSpec } from '../model/worker.ts'
import { readOnly, type ReadRequest } from './read-out.ts'
import { plainOptions, reachRepository, type Repository } from './repository.ts'

export type PipeRequest = Pick<ReadRequest, 'image' | 'snapshot'> & {
  readonly purpose: string
  /** The command of `lifeboat worker` that takes the bytes of each file on its stdin. It may have seen enough before their end. */
  readonly into: string
  readonly files: readonly { readonly path: string; readonly argument: string }[]
}

/**
 * A worker that reads files of a part out of the repository, one after the other, each into a process of its own that is told its argument.
 * It fails where restic does, although what came until then was taken, and where that process does.
 */
export function pipeSpec(
  repository: Repository,
  { image, snapshot, purpose, into, files }: PipeRequest,
): WorkerSpec {
  return {
    purpose,
    image,
    // bash alone, as process 1, would not hear that it is to stop.
    capabilities: reachesFiles,
    entrypoint: ['tini', '-g', '--', 'bash', '-c', script(repository), purpose],
    command: [into, ...files.flatMap(({ path, argument }) => [path, argument])],
    ...reachRepository(repository, { GOGC: '100', SNAPSHOT: snapshot }),
    mounts: readOnly(repository.mounts),
  }
}

/** What is left over goes to nowhere: cut off, restic would fail as if the repository were damaged. */
function script(repository: Repository): string {
  return `
set -euo pipefail
into=$1; shift
while [ $# -gt 0 ]; do
  restic dump --no-lock ${plainOptions(repository).join(' ')} "$SNAPSHOT" "$1" | { lifeboat worker "$into" "$2" && cat >/dev/null; }
  shift 2
done
`
}
