import { runOn } from './run-on.ts'
import type Docker from 'dockerode'

import type { CaptureContext } from '../../src/backup/capture-context.ts'
import { EngineError, type EngineClient } from '../../src/docker/engine.ts'
import type { ArchiveStep, Step } from '../../src/model/plan.ts'
import type { RunWorker, StartWorker } from '../../src/model/worker.ts'
import { planOf } from './example-capture.ts'
import { exampleStack } from './example-stack.ts'

export type FakeVolumes = Record<string, { readonly labels?: Record<string, string> }>

/** What a capture step is given, on an engine that knows volumes and nothing else. */
export function captureContext(
  steps: readonly Step[],
  runWorker: RunWorker,
  volumes: FakeVolumes = {},
  startWorker: StartWorker = () => Promise.reject(new Error('not asked for')),
): CaptureContext {
  const docker = {
    createVolume: async () => undefined,
    getContainer: () => ({
      inspect: async () => {
        throw new EngineError('a look', 404, new Error('no such container'))
      },
    }),
    getVolume: (name: string) => ({
      inspect: async () => {
        const volume = volumes[name]
        if (volume === undefined) throw new EngineError('a look', 404, new Error('no such volume'))
        return { Name: name, Driver: 'local', Labels: volume.labels ?? {}, Options: {} }
      },
    }),
  }
  return {
    run: runOn(fakeEngine(docker)),
    runWorker,
    startWorker,
    repository: { location: '/repository', password: undefined, mounts: [] },
    stack: exampleStack(),
    plan: planOf(steps),
    parents: {},
  }
}

/** An engine that answers the calls it is given, and no others. */
export function fakeEngine(docker: object): EngineClient {
  return { lostCalls: () => 0, call: (_what, act) => act(docker as Docker) }
}

export function archiveStep(kind: ArchiveStep['kind'], source: string): ArchiveStep {
  const path = kind === 'bind' ? `/stack/binds${source}` : `/stack/volumes/${source}`
  return {
    do: 'archive',
    kind,
    source,
    path,
    without: [],
    excludes: [],
    because: 'app writes to it',
  }
}

/** What restic says at the end of a snapshot. */
export const resticSummary = JSON.stringify({
  message_type: 'summary',
  snapshot_id: 's1',
  files_new: 1,
  files_changed: 2,
  files_unmodified: 4,
  total_bytes_processed: 100,
  data_added_packed: 50,
  total_duration: 1.2345,
})
