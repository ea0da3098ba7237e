import { describe, expect, test } from 'vitest'

import type { Shutdown } from '../../model/stack.ts'
import { judgeShutdown } from './judge-shutdown.ts'
import type { DataDirectory } from './shutdown-worker.ts'

describe('a server', () => {
  test.each(['shut down', 'shut down in recovery'])(
    'that is "%s", ended with 0 and left no postmaster.pid was shut down cleanly',
    (clusterState) => {
      expect(judge({ clusterState })).toEqual({ state: 'clean', versionMajor: '17' })
    },
  )

  test.each([
    'starting up',
    'shutting down',
    'in crash recovery',
    'in archive recovery',
    'in production',
    'unrecognized status code',
  ])('that is "%s" was not, whatever its exit code', (clusterState) => {
    expect(judge({ clusterState })).toEqual({
      state: 'unclean',
      versionMajor: '17',
      why: `its cluster state is "${clusterState}", its exit code is 0`,
    })
  })

  test('that was killed says all that speaks against it', () => {
    const directory = { clusterState: 'in production', hasPidFile: true }

    expect(judge(directory, { exitCode: 137 })).toMatchObject({
      state: 'unclean',
      why: 'its cluster state is "in production", postmaster.pid is still there, its exit code is 137',
    })
  })

  test('that is "shut down" while its container ended with another code was not', () => {
    expect(judge({}, { exitCode: 1 })).toMatchObject({
      state: 'unclean',
      why: 'its cluster state is "shut down", its exit code is 1',
    })
  })

  test('that left postmaster.pid was not, or another one runs there', () => {
    expect(judge({ hasPidFile: true })).toMatchObject({ state: 'unclean' })
  })

  test('that never ran has no exit code: what the directory says counts', () => {
    const created = { state: 'created', exitCode: 128 }

    expect(judge({}, created)).toEqual({ state: 'clean', versionMajor: '17' })
    expect(judge({ clusterState: 'in production' }, created)).toMatchObject({
      state: 'unclean',
      why: 'its cluster state is "in production"',
    })
  })

  test('without data has nothing that could be unclean, however it ended', () => {
    const nothing: DataDirectory = { holds: 'nothing', why: 'its data directory is empty' }

    expect(judgeShutdown(nothing, { state: 'exited', exitCode: 1 })).toEqual({
      state: 'none',
      why: 'its data directory is empty',
    })
  })

  test('whose directory cannot be read is not taken for a clean one', () => {
    const unreadable: DataDirectory = { holds: 'unreadable', why: 'the answer was cut off' }

    expect(judgeShutdown(unreadable, { state: 'exited', exitCode: 0 })).toEqual({
      state: 'unknown',
      why: 'the answer was cut off',
      versionMajor: undefined,
    })
  })
})

function judge(
  directory: Partial<Extract<DataDirectory, { holds: 'cluster' }>>,
  ended: { state?: string; exitCode?: number } = {},
): Shutdown {
  const clean = { versionMajor: '17', clusterState: 'shut down', hasPidFile: false } as const
  return judgeShutdown(
    { holds: 'cluster', ...clean, ...directory },
    { state: 'exited', exitCode: 0, ...ended },
  )
}
