// The compose project whose service is frozen: started, filled, changed, and taken away again.
import { readFile } from 'node:fs/promises'

import { removeBare } from './bare.ts'
import { docker, removeLabelled } from './docker.ts'
import { fillFiles } from './fill-files.ts'

export const freezeProject = 'lifeboat-bench-freeze'
export const filesContainer = `${freezeProject}-files-1`

/** Returns how many files the volume has. */
export async function startFreezeStack(): Promise<number> {
  await composeFreeze(['up', '--detach', '--wait'])
  return fillFiles(composeFreeze)
}

/** Each round changes other files than the one before it. */
export async function changeFiles(round: number): Promise<void> {
  const script = await readFile(`${import.meta.dirname}/change-files.sh`, 'utf8')
  await composeFreeze(['exec', '-T', 'files', 'sh', '-s', String(round)], script)
}

/** Waits until all that was written is on disk, so that no measurement pays for the one before it. */
export async function settleFreezeDisk(): Promise<void> {
  await composeFreeze(['exec', '-T', 'files', 'sync'])
}

/** Keeps the volumes: the next run finds them filled. */
export async function stopFreezeStack(): Promise<void> {
  await removeBare()
  await composeFreeze(['stop'])
}

export async function removeFreezeStack(): Promise<void> {
  // It holds the volume of files.
  await removeBare()
  await composeFreeze(['down', '--volumes', '--remove-orphans', '--timeout', '5'])
  // What a backup that was cut off left: its lock, workers and staging volume.
  await removeLabelled(`lifeboat.project=${freezeProject}`)
}

function composeFreeze(args: readonly string[], input = ''): Promise<string> {
  const file = `${import.meta.dirname}/freeze.compose.yml`
  return docker(['compose', '-p', freezeProject, '-f', file, ...args], input)
}
