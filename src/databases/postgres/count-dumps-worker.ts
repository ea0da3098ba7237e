import type { WorkerOutput, WorkerSpec } from '../../model/worker.ts'
import { CountedDump } from './count-dump.ts'
import { dumpsRoot } from './load-worker.ts'

/** Counts what the files of dumps hold; see `countDump`. */
export function countDumpsSpec(
  image: string,
  server: string,
  staging: string,
  dumps: readonly string[],
): WorkerSpec {
  return {
    purpose: `count-dumps-${server}`,
    image,
    entrypoint: ['lifeboat'],
    command: ['worker', 'count-dumps', '--', ...dumps],
    env: {},
    mounts: [{ kind: 'volume', source: staging, target: dumpsRoot, writable: false }],
    capabilities: [],
    network: 'none',
  }
}

export function readCounted({ stdout }: Pick<WorkerOutput, 'stdout'>): CountedDump[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{"event":"counted"'))
    .map((line) => CountedDump.parse(JSON.parse(line)))
}
