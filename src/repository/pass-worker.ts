import type { Part } from '../model/manifest.ts'
import type { RunningWorker, StartWorker, WorkerMount } from '../model/worker.ts'
import { backupArguments, leftOut, resticSpec, type BackupArguments } from './backup-arguments.ts'
import { endPartly, explainWorker } from './end-partly.ts'
import {
  Changed,
  Clusters,
  goSignal,
  Measured,
  Passed,
  Ready,
  type Cluster,
  type Parent,
  type PassRequest,
} from './pass-protocol.ts'
import { readPart } from './read-part.ts'
import { plainOptions, withoutWaiting, type Repository } from './repository.ts'

export type PassesRequest = Omit<BackupArguments, 'kind' | 'excludeFile'> & {
  readonly image: string
  readonly path: string
  readonly mounts: readonly WorkerMount[]
  readonly parent: Parent | undefined
  /** Milliseconds that the last hot pass must stay below; undefined: none is made. */
  readonly hotLimitMs: number | undefined
  /** Told when the hot passes have been made and it will wait in a moment. */
  readonly onOpening: () => void
}

/** What the pass that counts stored, and what changed under its hands. */
export type StoredPasses = {
  readonly part: Omit<Part, 'tree'>
  readonly unread: readonly string[]
  readonly changed: Changed
  /** Data of PostgreSQL that was read as files. */
  readonly clusters: readonly Cluster[]
  readonly measured: Measured
  readonly hotPasses: number
}

/** A worker that has made its hot passes and waits at the gate. Owes `remove`. */
export type Passes = {
  /** Makes the pass that counts; resolves when it has read everything, with its milliseconds. */
  go(): Promise<number>
  /** What came of it. */
  end(): Promise<StoredPasses>
  remove(): Promise<void>
}

/**
 * Starts the worker that stores files which are being written to, and waits until little is left for it to read. Throws what restic’s exit
 * code means.
 */
export async function startPasses(
  startWorker: StartWorker,
  repository: Repository,
  request: PassesRequest,
): Promise<Passes> {
  const spec = {
    ...resticSpec(repository, { ...request, kind: 'files' }),
    purpose: 'store-files',
    moves: 'files',
    entrypoint: ['lifeboat'],
    command: ['worker', 'make-passes', requestPath],
  }
  const content = Buffer.from(JSON.stringify(describe(repository, request)))
  const worker = await startWorker(spec, [{ path: requestPath, content }])
  try {
    await answer(repository, worker, 'opening')
    request.onOpening()
    const { hotPasses } = Ready.parse(await answer(repository, worker, 'ready'))
    return {
      go: async () => {
        await worker.signal(goSignal)
        return Passed.parse(await answer(repository, worker, 'passed')).ms
      },
      end: async () => {
        const clusters = Clusters.parse(await answer(repository, worker, 'clusters')).found
        const changed = Changed.parse(await answer(repository, worker, 'changed'))
        const { output, unread } = await endPartly(repository.location, () => worker.end())
        const measured = readMeasured(output.stdout)
        return { part: readPart('files', output), unread, changed, clusters, measured, hotPasses }
      },
      remove: () => worker.remove(),
    }
  } catch (error) {
    await worker.remove()
    throw error
  }
}

const requestPath = '/lifeboat/passes.json'

function describe(repository: Repository, request: PassesRequest): PassRequest {
  const hot = { ...request, isAtRest: false, kind: 'hot', scans: true }
  // Where hot passes come first, the one that counts is made while others stand still.
  const standsStill = request.hotLimitMs !== undefined
  const final = { ...request, kind: 'files', scans: !standsStill }
  const plain = plainOptions(repository)
  return {
    path: request.path,
    folders: request.mounts.map(({ target }) => target),
    hot: backupArguments(repository, hot),
    final: backupArguments(standsStill ? withoutWaiting(repository) : repository, final),
    // Under another host’s name nobody takes it for a part, or for a parent.
    rewrite: ['rewrite', ...plain, '--new-host', 'lifeboat-hot'],
    isAtRest: request.isAtRest ?? false,
    without: leftOut(request),
    parent: request.parent ?? null,
    hotLimitMs: request.hotLimitMs ?? null,
  }
}

/** It is said before what changed is, and nothing depends on it. */
function readMeasured(stdout: string): Measured {
  const line = stdout.split('\n').find((each) => each.startsWith('{"event":"measured"'))
  if (line !== undefined) return Measured.parse(JSON.parse(line))
  return { event: 'measured', folders: [], problem: 'the worker did not say' }
}

async function answer(
  repository: Repository,
  worker: RunningWorker,
  name: string,
): Promise<Record<string, unknown>> {
  try {
    return await worker.answer(name)
  } catch (error) {
    throw explainWorker(repository.location, error)
  }
}
