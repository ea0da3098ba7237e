import type { StartWorker, WorkerSpec } from '../model/worker.ts'
import { backupArguments, parentArguments, resticSpec } from './backup-arguments.ts'
import { endPartly, explainWorker } from './end-partly.ts'
import { goSignal } from './pass-protocol.ts'
import { readPart } from './read-part.ts'
import type { Repository } from './repository.ts'
import type { PartRequest, StoredPart } from './store-part.ts'

/** A worker that has the repository open and waits for its sources to be there. Owes `remove`. */
export type OpenPart = {
  /** Stores them as they are now. */
  store(): Promise<StoredPart>
  remove(): Promise<void>
}

/**
 * Starts the worker that stores a folder which is still being filled: opening the repository takes half a second of key derivation, and the
 * worker's own start as long, so that both are done when the folder is full. Throws what restic's exit code means.
 */
export async function openPart(
  startWorker: StartWorker,
  repository: Repository,
  request: Omit<PartRequest, 'before'>,
): Promise<OpenPart> {
  const worker = await startWorker(openSpec(repository, request))
  try {
    await worker.answer('ready')
  } catch (error) {
    await worker.remove()
    throw explainWorker(repository.location, error)
  }
  return {
    store: async () => {
      const { output, unread } = await endPartly(repository.location, async () => {
        await worker.signal(goSignal)
        return worker.end()
      })
      return { part: readPart(request.kind, output), stdout: output.stdout, unread }
    },
    remove: () => worker.remove(),
  }
}

function openSpec(repository: Repository, request: Omit<PartRequest, 'before'>): WorkerSpec {
  const { kind, path, parent } = request
  const words = [
    ...backupArguments(repository, { ...request, scans: true }),
    ...parentArguments(parent),
  ]
  return {
    ...resticSpec(repository, request),
    purpose: `store-${kind}`,
    moves: kind,
    entrypoint: ['lifeboat'],
    command: ['worker', 'store-when-told', '--', path, ...words],
  }
}
