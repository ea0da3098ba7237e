import type { Manifest } from '../../../src/model/manifest.ts'
import { ComparedFiles } from '../../../src/repository/compare-files.ts'
import type { TestStack } from '../test-stack.ts'

/** Restores the files part, changes something in it by a shell command run in /stack, and has it compared as a drill does. */
export async function compareChanged(
  stack: TestStack,
  manifest: Manifest,
  change: string,
): Promise<ComparedFiles> {
  const part = manifest.parts.find(({ kind }) => kind === 'files')
  if (part === undefined) throw new Error('the backup has no files')
  const said = await stack.shell(
    'lifeboat',
    `set -e; export RESTIC_REPOSITORY=/repository RESTIC_PASSWORD=test
rm -rf /stack
restic --no-cache --quiet restore ${part.snapshot}:/stack --target /stack >&2
cd /stack; (${change}) >&2
lifeboat worker compare-files ${part.snapshot} /stack
rm -rf /stack`,
  )
  return ComparedFiles.parse(JSON.parse(said))
}
