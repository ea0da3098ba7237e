/** Runs inside the worker that stores what is still being made. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startGated, toldOrStopped } from '../repository/gated-restic.ts'

type Cues = { readonly go: Promise<void>; readonly stop: AbortSignal }

/** Opens the repository, says `ready`, and stores the folder when told to. Gives restic’s exit code. */
export async function storeWhenTold(
  path: string,
  words: readonly string[],
  { go, stop }: Cues,
  say: (line: Record<string, unknown>) => void,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-gate-'))
  const restic = await startGated(words, join(folder, 'gate'), path, { stop })
  say({ event: 'ready' })
  await toldOrStopped(go, stop)
  return restic.go()
}
