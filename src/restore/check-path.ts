import { reachesFiles } from '../model/capabilities.ts'
import { LifeboatError } from '../errors.ts'
import type { FilesStep, RestoreStep } from '../model/restore.ts'
import type { RunWorker } from '../model/worker.ts'

/** Says which of the folders is there and is none; a link is none, wherever it leads. */
const script = `
for folder in "$@"; do
  if [ -L "$folder" ] || { [ -e "$folder" ] && [ ! -d "$folder" ]; }; then printf '%s' "$folder"; exit; fi
done
`

/**
 * Refuses a path that something else than a folder stands on the way to, while all still runs: links are never followed, they may
 * lead out of the volume. Throws `path-blocked`.
 */
export async function checkPath(
  runWorker: RunWorker,
  image: string,
  steps: readonly RestoreStep[],
): Promise<void> {
  for (const step of steps) {
    if (step.do !== 'files' || step.over === 'beside') continue
    const folders = listFolders(step)
    if (folders.length === 0) continue
    const { kind, target, from } = step
    const { stdout } = await runWorker({
      purpose: 'look-at-path',
      image,
      entrypoint: ['sh', '-ec', script, 'look'],
      command: folders,
      env: {},
      mounts: [{ kind, source: target, target: from, writable: false }],
      capabilities: reachesFiles,
      network: 'none',
    })
    if (stdout !== '') throw pathBlocked(stdout)
  }
}

/** The folders that the path goes through, the uppermost first. */
function listFolders({ from, inside = '' }: FilesStep): string[] {
  const names = inside.split('/').slice(0, -1)
  return names.map((_, index) => [from, ...names.slice(0, index + 1)].join('/'))
}

export function pathBlocked(path: string): LifeboatError {
  return new LifeboatError('path-blocked', `${path} is not a folder any more`, {
    hint: 'Restore the folder above it, or the whole volume.',
  })
}
