// The compose project that is backed up: started, filled, and taken away again.
import { removeBare } from './bare.ts'
import { compose, project, removeLabelled } from './docker.ts'
import { fillDatabase } from './fill-database.ts'
import { fillFiles } from './fill-files.ts'

export interface StackSize {
  readonly databaseBytes: number
  readonly files: number
}

export async function startStack(): Promise<StackSize> {
  await compose(['up', '--detach', '--wait', 'db', 'files'])
  return { databaseBytes: await fillDatabase(), files: await fillFiles() }
}

/** Keeps the volumes: the next run finds them filled. */
export async function stopStack(): Promise<void> {
  await compose(['stop'])
}

export async function removeStack(): Promise<void> {
  await compose(['down', '--volumes', '--remove-orphans', '--timeout', '5'])
  await removeBare()
  // What a backup that was cut off left: its lock, workers and staging volume.
  await removeLabelled(`lifeboat.project=${project}`)
}
