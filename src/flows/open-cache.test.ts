import { describe, expect, test } from 'vitest'

import { refusal } from '../../test/support/memory-engine-answers.ts'
import { openMemoryEngine, type MemoryEngine } from '../../test/support/memory-engine.ts'
import { runOn } from '../../test/support/run-on.ts'

import { sweepRun } from '../docker/remove.ts'
import type { WorkerSpec } from '../model/worker.ts'
import { checkRepository } from '../repository/check-repository.ts'
import { globalOptions, reachRepository, type Repository } from '../repository/repository.ts'
import { leastFreeBytes, openCache, wishForCache, type CacheWish } from './open-cache.ts'

const repository: Repository = { location: 'rest:https://host/', password: 'x', mounts: [] }
const name = 'lifeboat-cache-shop'
const ours = { 'lifeboat.project': 'shop', 'lifeboat.role': 'cache' }
const store = { variables: {}, files: [] }

test.each<[string, Parameters<typeof wishForCache>[0], CacheWish]>([
  ['a store', { cache: undefined, store }, 'use'],
  ['a folder, whose copy may be in a store', { cache: undefined }, 'leave'],
  ['a folder that is to have one', { cache: true }, 'use'],
  ['a store that is to have none', { cache: false, store }, 'remove'],
])('%s', (_what, settings, wish) => {
  expect(wishForCache(settings)).toBe(wish)
})

describe('the cache that workers share', () => {
  test('is a volume that outlives the run', async () => {
    const engine = openMemoryEngine()

    const opened = await open(engine)
    await sweepRun(engine.client, 'run-1')

    expect(opened).toEqual({ repository: { ...repository, cache: name }, warnings: [] })
    expect([...engine.volumes]).toEqual([[name, ours]])
    expect(globalOptions(opened.repository)).not.toContain('--no-cache')
    expect(reachRepository(opened.repository).cache).toBe(name)
  })

  test('is not used by whoever reads the whole repository once', async () => {
    const { repository: cached } = await open(openMemoryEngine())
    const ran: WorkerSpec[] = []

    await checkRepository(
      async (spec) => {
        ran.push(spec)
        return { stdout: '', stderr: '' }
      },
      cached,
      { image: 'own' },
    )

    expect(ran[0]?.cache).toBeUndefined()
    expect(ran[0]?.command).toContain('--no-cache')
  })

  test('is the same for the next run', async () => {
    const engine = openMemoryEngine({ volumes: { [name]: ours } })

    expect((await open(engine)).repository.cache).toBe(name)
  })

  test.each<[string, Parameters<typeof openMemoryEngine>[0], number, RegExp]>([
    [
      'the volume is somebody else’s',
      { volumes: { [name]: { 'lifeboat.project': 'shop' } } },
      leastFreeBytes,
      /volume lifeboat-cache-shop is not Lifeboat’s/,
    ],
    [
      'it is another project’s',
      { volumes: { [name]: { ...ours, 'lifeboat.project': 'other' } } },
      leastFreeBytes,
      /is not Lifeboat’s/,
    ],
    ['the disk is nearly full', {}, leastFreeBytes - 1, /1024 MiB are free/],
    [
      'the engine makes no volume',
      {
        before: () => {
          throw refusal(500, 'no driver')
        },
      },
      leastFreeBytes,
      /no driver/,
    ],
  ])('is not used, and that is said, when %s', async (_what, given, free, why) => {
    const engine = openMemoryEngine(given)
    const before = [...engine.volumes]

    const opened = await open(engine, 'use', free)

    expect(opened.repository).toEqual(repository)
    expect(opened.warnings).toEqual([expect.stringMatching(why)])
    expect(opened.warnings[0]).toMatch(/^restic’s cache was not used: /)
    expect([...engine.volumes]).toEqual(before)
    expect(globalOptions(opened.repository)).toContain('--no-cache')
  })

  test('goes where none is wanted any more, and nobody else’s', async () => {
    const others = {
      'lifeboat-cache-other': { ...ours, 'lifeboat.project': 'other' },
      shop_uploads: {},
    }
    const engine = openMemoryEngine({ volumes: { [name]: ours, ...others } })

    expect(await open(engine, 'leave')).toEqual({ repository, warnings: [] })
    expect([...engine.volumes.keys()]).toContain(name)
    expect(await open(engine, 'remove')).toEqual({ repository, warnings: [] })
    expect(Object.fromEntries(engine.volumes)).toEqual(others)
  })
})

function open(engine: MemoryEngine, wish: CacheWish = 'use', free = leastFreeBytes) {
  return openCache(runOn(engine.client), repository, wish, async () => free)
}
