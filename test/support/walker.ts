import { join } from 'node:path'

import { parseWalk, type WalkEntry } from '../fidelity/walk-entry.ts'
import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'

export const walkerImage = 'lifeboat-test-walker'

/**
 * Builds the image that looks at volumes from outside the product; the engine's build cache makes a second time cheap. It moves a tag that all
 * files use: it is done before the first of them, and by none.
 */
export async function buildWalker(): Promise<void> {
  await succeed('docker', [
    'build',
    '-q',
    '-t',
    walkerImage,
    join(import.meta.dirname, '../fidelity'),
  ])
}

/** Runs a command of the walker's image with a volume or host path mounted. */
export function runWalker(mounts: readonly string[], command: readonly string[]): Promise<string> {
  return succeed('docker', [
    'run',
    '--rm',
    `--label=${sessionLabel()}`,
    '--network=none',
    '--cap-add=SYS_ADMIN',
    ...mounts.map((mount) => `--volume=${mount}`),
    walkerImage,
    ...command,
  ])
}

/** Every entry below a volume or host path, as the walker sees it. `source` may name a folder inside: `VOLUME` and `/FOLDER`. */
export async function walkTree(source: string, folder = ''): Promise<WalkEntry[]> {
  return parseWalk(
    await runWalker([`${source}:/walked:ro`], ['python3', '/fidelity/walk.py', `/walked${folder}`]),
  )
}
